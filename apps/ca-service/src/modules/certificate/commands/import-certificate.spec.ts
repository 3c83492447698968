import { parseCertificate, type ParsedCertificate } from '@libs/crypto';
import { aCa, aTemplate } from '@libs/crypto/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { CertificateAlreadyExistsError } from '../domain';
import { InMemoryCompromisedKeys, InMemoryIssuerSearch, PkiFixture } from '../testing';
import { ImportCertificate, ImportCertificateHandler } from './import-certificate';

describe('ImportCertificateHandler', () => {
  let fixture: PkiFixture;
  let handler: ImportCertificateHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { pki, certificates, unitOfWork, clock } = fixture;
    handler = new ImportCertificateHandler(
      new InMemoryIssuerSearch(pki),
      certificates,
      new InMemoryCompromisedKeys(pki),
      unitOfWork,
      clock,
    );
  });

  const fromElsewhere = async (): Promise<ParsedCertificate> =>
    (await aCa({ type: 'ECDSA', bits: 256 })).issue(aTemplate());

  /** A certificate that the root has signed, and that is not stored. */
  const ofRoot = async (): Promise<ParsedCertificate> => {
    const { id, der } = await fixture.issue();
    fixture.pki.certificates.delete(id);
    return parseCertificate(der);
  };

  const holdRoot = (reason: 'CertificateHold' | 'KeyCompromise'): void => {
    const revocation = { timestamp: fixture.clock.now(), reason };
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED', revocation });
  };

  it('stores the certificate with its metadata, and without a private key', async () => {
    const certificate = await fromElsewhere();
    const imported = await handler.execute(new ImportCertificate(certificate, { site: 'Bilbao' }));
    expect(fixture.pki.certificates.get(imported.certificate.state.id)).toMatchObject({
      type: 'IMPORTED_WITHOUT_KEY',
      engineId: '',
      metadata: { site: 'Bilbao' },
      profileId: null,
    });
  });

  it('emits certificate.import', async () => {
    const certificate = await fromElsewhere();
    await handler.execute(new ImportCertificate(certificate, null));
    const subject = `certificate/${certificate.serialNumber.hex}`;
    expect(fixture.pki.typesOf(subject)).toEqual(['certificate.import']);
  });

  it('records an unknown issuer as `-`', async () => {
    const {
      certificate: { state },
    } = await handler.execute(new ImportCertificate(await fromElsewhere(), null));
    expect(state.issuedBy).toMatchObject({
      caId: '-',
      certificateId: undefined,
      serialNumber: '-',
      level: -1,
    });
  });

  it('finds the CA that issued the certificate', async () => {
    const {
      certificate: { state },
    } = await handler.execute(new ImportCertificate(await ofRoot(), null));
    expect(state.issuedBy).toMatchObject({ caId: 'root', level: 0 });
  });

  it('holds a certificate of a CA on hold', async () => {
    const certificate = await ofRoot();
    holdRoot('CertificateHold');
    const {
      certificate: { state },
    } = await handler.execute(new ImportCertificate(certificate, null));
    expect(state).toMatchObject({ status: 'REVOKED', heldBy: { caId: 'root', statusBefore: 'ACTIVE' } });
  });

  it('revokes a certificate of a revoked CA', async () => {
    const certificate = await ofRoot();
    holdRoot('KeyCompromise');
    const {
      certificate: { state },
    } = await handler.execute(new ImportCertificate(certificate, null));
    expect(state).toMatchObject({ status: 'REVOKED', revocation: { reason: 'CessationOfOperation' } });
    expect(state.heldBy).toBeUndefined();
  });

  it('rejects a serial number that is stored already', async () => {
    const certificate = await fromElsewhere();
    await handler.execute(new ImportCertificate(certificate, null));
    const again = handler.execute(new ImportCertificate(certificate, null));
    await expect(again).rejects.toThrow(CertificateAlreadyExistsError);
  });
});
