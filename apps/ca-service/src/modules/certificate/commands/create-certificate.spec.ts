import { EMPTY_SUBJECT, KeyNotFoundError } from '@libs/crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaKeyNeedsAdminError, CaNotActiveError, type Requester } from '../domain';
import { InMemoryKeysOfCas, PkiFixture } from '../testing';
import { CreateCertificate, CreateCertificateHandler, type NewCertificate } from './create-certificate';

const NEW: NewCertificate = {
  caId: 'root',
  key: { create: { type: 'ECDSA', bits: 256 }, engineId: '' },
  subject: { ...EMPTY_SUBJECT, commonName: 'gateway-1' },
  profile: 'default of the CA',
  metadata: { site: 'Bilbao' },
};

describe('CreateCertificateHandler', () => {
  let fixture: PkiFixture;
  let handler: CreateCertificateHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { issuingCas, profiles, keyProvision, keys, certificates, certifier, unitOfWork, pki } = fixture;
    handler = new CreateCertificateHandler(
      ...([issuingCas, profiles, keyProvision, keys.held] as const),
      ...([new InMemoryKeysOfCas(pki), certificates, certifier, unitOfWork] as const),
    );
  });

  const create = (changes: Partial<NewCertificate> = {}, requester: Requester = 'issuer') =>
    handler.execute(new CreateCertificate({ ...NEW, ...changes }, requester));

  it('stores a certificate for a new key, with the subject and the metadata given', async () => {
    const { state } = (await create()).certificate;
    expect(fixture.pki.certificates.get(state.id)).toMatchObject({
      subject: { commonName: 'gateway-1' },
      metadata: { site: 'Bilbao' },
      type: 'MANAGED',
      engineId: 'filesystem-1',
    });
  });

  it('keeps the new key', async () => {
    const { key } = (await create()).certificate.state;
    expect(fixture.keys.engines.get(key.id)).toBe('filesystem-1');
    expect(fixture.keys.due.size).toBe(0);
  });

  it('emits ca.sign.certificate, certificate.metadata.update and certificate.create', async () => {
    const { serialNumber } = (await create()).certificate.state;
    expect(fixture.pki.typesOf(`certificate/${serialNumber}`)).toEqual([
      'ca.sign.certificate',
      'certificate.metadata.update',
      'certificate.create',
    ]);
  });

  it('removes the new key when the certificate cannot be stored', async () => {
    vi.spyOn(fixture.certificates, 'addIssued').mockRejectedValue(new CaNotActiveError('root'));
    await expect(create()).rejects.toThrow(CaNotActiveError);
    expect(fixture.keys.removed).toHaveLength(1);
  });

  it('rejects a revoked CA before a key is created', async () => {
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED' });
    const createKey = vi.spyOn(fixture.engine, 'create');
    await expect(create()).rejects.toThrow(CaNotActiveError);
    expect(createKey).not.toHaveBeenCalled();
  });

  it('rejects an unknown key', async () => {
    const key = { existing: { keyId: 'ab'.repeat(32), engineId: undefined } };
    await expect(create({ key })).rejects.toThrow(KeyNotFoundError);
  });

  it('rejects the key of a CA for an issuer', async () => {
    const key = { existing: { keyId: fixture.certificateOf('root').key.id, engineId: undefined } };
    await expect(create({ key })).rejects.toThrow(CaKeyNeedsAdminError);
  });
});
