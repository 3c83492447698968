import { beforeEach, describe, expect, it } from 'vitest';
import { CertificateNotFoundError, CertificateUsedByCaError, IssuerStillExistsError } from '../domain';
import { InMemoryCertificateDeletion, PkiFixture } from '../testing';
import { DeleteCertificate, DeleteCertificateHandler } from './delete-certificate';

describe('DeleteCertificateHandler', () => {
  let fixture: PkiFixture;
  let handler: DeleteCertificateHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { pki, keys, unitOfWork } = fixture;
    const deletion = new InMemoryCertificateDeletion(pki, keys.removals);
    handler = new DeleteCertificateHandler(fixture.choices, deletion, keys.removals, unitOfWork);
  });

  it('deletes a certificate whose CA was deleted, and emits certificate.delete', async () => {
    const { id, serialNumber } = await fixture.issue();
    fixture.pki.cas.delete('root');
    await handler.execute(new DeleteCertificate({ serialNumber }));
    expect(fixture.pki.certificates.has(id)).toBe(false);
    expect(fixture.pki.typesOf(`certificate/${serialNumber}`).at(-1)).toBe('certificate.delete');
  });

  it('removes the private key of the certificate', async () => {
    const { serialNumber, key } = await fixture.issue('root', { engineId: 'filesystem-1' });
    fixture.pki.cas.delete('root');
    await handler.execute(new DeleteCertificate({ serialNumber }));
    expect(fixture.keys.removed).toEqual([{ engineId: 'filesystem-1', keyId: key.id }]);
  });

  it('rejects a certificate whose CA exists, and keeps it', async () => {
    const { id, serialNumber } = await fixture.issue();
    await expect(handler.execute(new DeleteCertificate({ serialNumber }))).rejects.toThrow(
      IssuerStillExistsError,
    );
    expect(fixture.pki.certificates.has(id)).toBe(true);
  });

  it('rejects the current certificate of a CA whose issuer is unknown', async () => {
    const state = fixture.certificateOf('root');
    fixture.pki.update({ ...state, issuedBy: { ...state.issuedBy, caId: '-' } });
    const command = new DeleteCertificate({ serialNumber: state.serialNumber });
    await expect(handler.execute(command)).rejects.toThrow(CertificateUsedByCaError);
  });

  it('rejects an unknown serial number', async () => {
    await expect(handler.execute(new DeleteCertificate({ serialNumber: '00' }))).rejects.toThrow(
      CertificateNotFoundError,
    );
  });
});
