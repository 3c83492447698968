import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CertificateId,
  CertificateNotFoundError,
  CertificateOfCaNeedsAdminError,
  InapplicableOperationError,
  MetadataPatch,
} from '../domain';
import { PkiFixture } from '../testing';
import { UpdateCertificateMetadata, UpdateCertificateMetadataHandler } from './update-certificate-metadata';

const PATCH = MetadataPatch.decode([{ op: 'add', path: '/site', value: 'Bilbao' }]);

describe('UpdateCertificateMetadataHandler', () => {
  let fixture: PkiFixture;
  let handler: UpdateCertificateMetadataHandler;
  let serialNumber: string;
  let id: CertificateId;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { choices, certificates, unitOfWork, clock } = fixture;
    handler = new UpdateCertificateMetadataHandler(choices, certificates, unitOfWork, clock);
    ({ id, serialNumber } = await fixture.issue());
  });

  const stored = () => fixture.pki.certificates.get(id)!;

  it('stores the patched metadata', async () => {
    await handler.execute(new UpdateCertificateMetadata({ serialNumber }, PATCH, 'issuer'));
    expect(stored().metadata).toEqual({ site: 'Bilbao' });
  });

  it('emits certificate.metadata.update with the metadata before and after', async () => {
    await handler.execute(new UpdateCertificateMetadata({ serialNumber }, PATCH, 'issuer'));
    expect(fixture.pki.events.values.at(-1)).toMatchObject({
      type: 'certificate.metadata.update',
      data: { previous: { metadata: {} }, updated: { metadata: { site: 'Bilbao' } } },
    });
  });

  it('rejects a patch that does not apply, and changes nothing', async () => {
    const missing = MetadataPatch.decode([{ op: 'replace', path: '/missing/site', value: 'Bilbao' }]);
    const command = new UpdateCertificateMetadata({ serialNumber }, missing, 'issuer');
    await expect(handler.execute(command)).rejects.toThrow(InapplicableOperationError);
    expect(stored().metadata).toEqual({});
    expect(fixture.pki.typesOf(`certificate/${serialNumber}`)).toEqual(['ca.sign.certificate']);
  });

  it('rejects an issuer who changes the certificate of a CA', async () => {
    const { serialNumber: ofCa } = fixture.certificateOf('root');
    const command = new UpdateCertificateMetadata({ serialNumber: ofCa }, PATCH, 'issuer');
    await expect(handler.execute(command)).rejects.toThrow(CertificateOfCaNeedsAdminError);
  });

  it('rejects an unknown serial number', async () => {
    const command = new UpdateCertificateMetadata({ serialNumber: '00' }, PATCH, 'admin');
    await expect(handler.execute(command)).rejects.toThrow(CertificateNotFoundError);
  });
});
