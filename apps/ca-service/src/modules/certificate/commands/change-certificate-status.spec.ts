import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CertificateId,
  CertificateNotFoundError,
  CertificateOfCaNeedsAdminError,
  type CertificateSnapshot,
  ExpiredByHandNeedsAdminError,
  HeldByCaError,
  type Requester,
  type StatusChange,
  StatusOfCas,
  StatusTransitionError,
} from '../domain';
import { InMemoryCaHolds, InMemoryCompromisedKeys, PkiFixture } from '../testing';
import { ChangeCertificateStatus, ChangeCertificateStatusHandler } from './change-certificate-status';

const REVOCATION: StatusChange = { status: 'REVOKED', reason: 'KeyCompromise' };
const HOLD: StatusChange = { status: 'REVOKED', reason: 'CertificateHold' };
const RELEASE: StatusChange = { status: 'ACTIVE', reason: 'Unspecified' };

class RecordedStatusOfCas extends StatusOfCas {
  readonly changes: string[] = [];

  change(caId: string, { status }: StatusChange): Promise<void> {
    this.changes.push(`${caId} ${status}`);
    return Promise.resolve();
  }
}

describe('ChangeCertificateStatusHandler', () => {
  let fixture: PkiFixture;
  let statusOfCas: RecordedStatusOfCas;
  let handler: ChangeCertificateStatusHandler;
  let serialNumber: string;
  let id: CertificateId;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    statusOfCas = new RecordedStatusOfCas();
    const { choices, certificates, unitOfWork, clock, pki } = fixture;
    const holds = new InMemoryCaHolds(pki);
    handler = new ChangeCertificateStatusHandler(
      choices,
      certificates,
      statusOfCas,
      holds,
      new InMemoryCompromisedKeys(pki),
      unitOfWork,
      clock,
    );
    ({ id, serialNumber } = await fixture.issue());
  });

  const change = (
    to: StatusChange,
    of = serialNumber,
    requester: Requester = 'issuer',
  ): Promise<CertificateSnapshot> =>
    handler.execute(new ChangeCertificateStatus({ serialNumber: of }, to, requester));
  const stored = () => fixture.pki.certificates.get(id)!;

  it('stores the status, the time and the reason of a revocation', async () => {
    await change(REVOCATION);
    const revocation = { timestamp: fixture.clock.now(), reason: 'KeyCompromise' };
    expect(stored()).toMatchObject({ status: 'REVOKED', revocation });
  });

  it('emits certificate.status.update', async () => {
    await change(REVOCATION);
    expect(fixture.pki.typesOf(`certificate/${serialNumber}`).at(-1)).toBe('certificate.status.update');
  });

  it('rejects a release of a revoked certificate, and changes nothing', async () => {
    await change(REVOCATION);
    await expect(change(RELEASE)).rejects.toThrow(StatusTransitionError);
    expect(stored().status).toBe('REVOKED');
  });

  it('releases a certificate on hold', async () => {
    await change(HOLD);
    await change(RELEASE);
    expect(stored().status).toBe('ACTIVE');
  });

  it('rejects a release while the CA is on hold', async () => {
    await change(HOLD);
    const revocation = { timestamp: fixture.clock.now(), reason: 'CertificateHold' } as const;
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED', revocation });
    await expect(change(RELEASE)).rejects.toThrow(HeldByCaError);
  });

  it('rejects EXPIRED of an issuer', async () => {
    const expired: StatusChange = { status: 'EXPIRED', reason: 'Unspecified' };
    await expect(change(expired)).rejects.toThrow(ExpiredByHandNeedsAdminError);
  });

  it('rejects an issuer who changes the certificate of a CA', async () => {
    const { serialNumber: ofCa } = fixture.certificateOf('root');
    await expect(change(REVOCATION, ofCa)).rejects.toThrow(CertificateOfCaNeedsAdminError);
    expect(statusOfCas.changes).toEqual([]);
  });

  it('changes the status of the CA when an admin changes its certificate', async () => {
    await change(REVOCATION, fixture.certificateOf('root').serialNumber, 'admin');
    expect(statusOfCas.changes).toEqual(['root REVOKED']);
  });

  it('rejects an unknown serial number', async () => {
    await expect(change(REVOCATION, '00')).rejects.toThrow(CertificateNotFoundError);
  });
});
