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

  it('signs with the default engine for an empty engine id', async () => {
    const { prepared, keyId } = await prepareFor();
    const certificate = await signer.sign(prepared, { engineId: '', keyId });
    expect(certificate.der.includes(prepared.tbsCertificate)).toBe(true);
  });

  it('rejects a signature by another key than that of the issuer', async () => {
    const { prepared } = await prepareFor();
    const other = await engine.create({ type: 'ECDSA', bits: 256 });
    const signing = signer.sign(prepared, { engineId: engine.id, keyId: other.keyId });
    await expect(signing).rejects.toThrow(SignatureMismatchError);
  });

  it('distinguishes a missing engine from a missing key', async () => {
    const { prepared, keyId } = await prepareFor();
    await expect(signer.sign(prepared, { engineId: 'other', keyId })).rejects.toThrow(KeyEngineNotFoundError);
    const signing = signer.sign(prepared, { engineId: engine.id, keyId: 'ab' });
    await expect(signing).rejects.toThrow(KeyNotFoundError);
  });

  it('reports an unknown failure of the engine as unavailable', async () => {
    const { prepared, keyId } = await prepareFor();
    const cause = new Error('connection reset');
    vi.spyOn(engine, 'sign').mockRejectedValueOnce(cause);
    const signing = signer.sign(prepared, { engineId: engine.id, keyId });
    await expect(signing).rejects.toThrow(expect.objectContaining({ kind: 'unavailable', cause }));
    await expect(signing).rejects.toThrow(KeyEngineUnavailableError);
  });
});
