import { describe, expect, it, vi } from 'vitest';
import {
  KeyEngineNotFoundError,
  KeyEngineUnavailableError,
  KeyNotFoundError,
} from '../../engines/key-engine.errors';
import { KeyEngineRegistry } from '../../engines/key-engine.registry';
import { aName, anEngine, aTemplate } from '../../testing/a-certificate';
import { prepareCertificate } from './certificate-builder';
import { CertificateSigner, SignatureMismatchError } from './certificate-signer';

describe('CertificateSigner', () => {
  const engine = anEngine();
  const signer = new CertificateSigner(new KeyEngineRegistry([engine], engine.id));
  const prepareFor = async () => {
    const { publicKey, keyId } = await engine.create({ type: 'ECDSA', bits: 256 });
    const issuer = { subject: aName({ commonName: 'Root' }), subjectKeyId: keyId, publicKey };
    return { prepared: prepareCertificate(aTemplate(), issuer), keyId };
  };

  it('signs with the default engine when none is named', async () => {
    const { prepared, keyId } = await prepareFor();
    const certificate = await signer.sign(prepared, { engineId: '', keyId });
    expect(certificate.der.includes(prepared.tbsCertificate)).toBe(true);
  });

  it('keeps back a certificate that was signed with another key than the issuer has', async () => {
    const { prepared } = await prepareFor();
    const other = await engine.create({ type: 'ECDSA', bits: 256 });
    const signing = signer.sign(prepared, { engineId: engine.id, keyId: other.keyId });
    await expect(signing).rejects.toThrow(SignatureMismatchError);
  });

  it('says which of engine and key is not there', async () => {
    const { prepared, keyId } = await prepareFor();
    await expect(signer.sign(prepared, { engineId: 'other', keyId })).rejects.toThrow(KeyEngineNotFoundError);
    const signing = signer.sign(prepared, { engineId: engine.id, keyId: 'ab' });
    await expect(signing).rejects.toThrow(KeyNotFoundError);
  });

  it('says that the engine is not available when it breaks', async () => {
    const { prepared, keyId } = await prepareFor();
    const cause = new Error('connection reset');
    vi.spyOn(engine, 'sign').mockRejectedValueOnce(cause);
    const signing = signer.sign(prepared, { engineId: engine.id, keyId });
    await expect(signing).rejects.toThrow(expect.objectContaining({ kind: 'unavailable', cause }));
    await expect(signing).rejects.toThrow(KeyEngineUnavailableError);
  });
});
