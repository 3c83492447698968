import { beforeAll, describe, expect, it } from 'vitest';
import { Certificate, type CertificateState } from '../../certificate/domain';
import { PkiFixture } from '../../certificate/testing';
import { Ca } from './ca';
import { CaNotDeletableError } from './ca.errors';

const NOW = new Date('2026-06-10T00:00:00Z');
const STATE = { level: 0, profileId: 'p1', allowedProfileIds: undefined, metadata: {}, createdAt: NOW };

describe('Ca', () => {
  let own: CertificateState;
  let next: CertificateState;

  beforeAll(async () => {
    const fixture = new PkiFixture();
    own = (await fixture.selfSigned('root')).state;
    next = (await fixture.selfSigned('root')).state;
  });

  const restored = (changes: Partial<CertificateState> = {}): Ca =>
    Ca.restore({ id: 'root', ...STATE }, Certificate.restore({ ...own, ...changes }));
  const kinds = (ca: Ca): string[] => ca.pullChanges().map(({ kind }) => kind);

  it('records its creation', () => {
    expect(kinds(Ca.create({ id: 'root', ...STATE }, Certificate.restore(own)))).toEqual(['created']);
  });

  it('is a root when it has issued its own certificate', () => {
    expect(restored().isRoot).toBe(true);
    expect(restored({ issuedBy: { ...own.issuedBy, caId: 'above' } }).isRoot).toBe(false);
  });

  it('has the status of its certificate', () => {
    const ca = restored();
    ca.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, NOW);
    expect([ca.statusAt(NOW), ca.certificate.state.status]).toEqual(['REVOKED', 'REVOKED']);
    expect(kinds(ca)).toEqual(['status changed']);
  });

  it('is EXPIRED after the end of its certificate', () => {
    expect(restored().statusAt(new Date(own.validTo.getTime() + 1000))).toBe('EXPIRED');
  });

  it('keeps its status when it is reissued', () => {
    const ca = restored({ status: 'INACTIVE' });
    ca.reissue(Certificate.restore(next), NOW);
    expect(ca.certificate.state).toMatchObject({ serialNumber: next.serialNumber, status: 'INACTIVE' });
    expect(kinds(ca)).toEqual(['reissued']);
  });

  it('notes each of the two serial numbers of a reissue on the other certificate', () => {
    const ca = restored();
    ca.reissue(Certificate.restore(next), NOW);
    expect(Object.values(ca.replacedCertificate?.state.metadata ?? {})).toContain(next.serialNumber);
    expect(Object.values(ca.certificate.state.metadata ?? {})).toContain(own.serialNumber);
  });

  it('is one level below the issuer that it moves below', () => {
    const ca = restored();
    const issuer = { caId: 'above', certificateId: own.id, identity: 'bb', serialNumber: '01', level: 2 };
    ca.moveBelow({ ...issuer, subjectKeyId: 'aa' }, NOW);
    expect(ca.state.level).toBe(3);
    expect(ca.certificate.state.issuedBy).toEqual(issuer);
    expect(kinds(ca)).toEqual(['moved']);
  });

  it('rejects its deletion while it is ACTIVE', () => {
    expect(() => {
      restored().refuseDeletion(NOW);
    }).toThrow(CaNotDeletableError);
  });

  it.each([{ status: 'REVOKED' }, { type: 'IMPORTED_WITHOUT_KEY' }] as const)(
    'may be deleted with %j',
    (changes) => {
      expect(() => {
        restored(changes).refuseDeletion(NOW);
      }).not.toThrow();
    },
  );
});
