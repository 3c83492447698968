import { describe, expect, it } from 'vitest';
import { Certificate, type CertificateState, MetadataPatch } from '../domain';
import type { CertificateView } from '../wire';
import { certificateEvent } from './certificate-events';

const NAME = {
  commonName: 'device',
  organization: '',
  organizationUnit: '',
  country: '',
  state: '',
  locality: '',
};
const NOW = new Date('2026-06-09T08:30:00Z');
const STATE: CertificateState = {
  id: 'a' as CertificateState['id'],
  serialNumber: '4b90',
  der: Buffer.from('3000', 'hex'),
  isCa: false,
  key: { id: 'k', type: 'ECDSA', bits: 256 },
  subjectKeyId: '66e8',
  authorityKeyId: 'f54c',
  subject: NAME,
  issuer: NAME,
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: new Date('2027-01-01T00:00:00Z'),
  keyUsage: ['DigitalSignature'],
  extendedKeyUsage: ['ClientAuth'],
  subjectAltNames: [],
  createdAt: NOW,
  profileId: '',
  type: 'MANAGED',
  engineId: 'filesystem-1',
  issuedBy: { caId: 'ca-1', certificateId: undefined, identity: '', serialNumber: '4c65', level: 0 },
  status: 'ACTIVE',
  heldBy: undefined,
  revocation: { timestamp: undefined, reason: 'Unspecified' },
  metadata: {},
};

interface ChangeData {
  readonly previous: CertificateView;
  readonly updated: CertificateView;
}

const restored = (changes: Partial<CertificateState> = {}) => Certificate.restore({ ...STATE, ...changes });
const eventsOf = (certificate: Certificate) => certificate.pullChanges().map(certificateEvent);

describe('the events of a certificate', () => {
  it('each event shows the certificate at its change, not after later changes', () => {
    const certificate = restored();
    certificate.changeStatus({ status: 'REVOKED', reason: 'CertificateHold' }, NOW);
    certificate.patchMetadata(MetadataPatch.decode([{ op: 'add', path: '/site', value: 'Bilbao' }]), NOW);
    certificate.changeStatus({ status: 'ACTIVE', reason: 'Unspecified' }, NOW);
    const events = eventsOf(certificate);
    expect(events.map(({ type, subject }) => [type, subject])).toEqual([
      ['certificate.status.update', 'certificate/4b90'],
      ['certificate.metadata.update', 'certificate/4b90'],
      ['certificate.status.update', 'certificate/4b90'],
    ]);
    const shown = events
      .map(({ data }) => data as ChangeData)
      .flatMap(({ previous, updated }) => [previous, updated])
      .map(({ status, metadata }) => [status, metadata]);
    const site = { site: 'Bilbao' };
    expect(shown).toEqual([
      ['ACTIVE', {}],
      ['REVOKED', {}],
      ['REVOKED', {}],
      ['REVOKED', site],
      ['REVOKED', site],
      ['ACTIVE', site],
    ]);
  });

  it('recorded events are returned once', () => {
    const certificate = restored();
    certificate.delete();
    expect(eventsOf(certificate)).toEqual([
      { type: 'certificate.delete', subject: 'certificate/4b90', data: { SerialNumber: '4b90' } },
    ]);
    expect(eventsOf(certificate)).toEqual([]);
  });

  it('resetting a certificate that is ACTIVE emits no event', () => {
    const certificate = restored();
    certificate.startAnew(NOW);
    expect(eventsOf(certificate)).toEqual([]);
  });

  it('resetting a revoked certificate emits a status update', () => {
    const certificate = restored({
      status: 'REVOKED',
      revocation: { timestamp: NOW, reason: 'KeyCompromise' },
    });
    certificate.startAnew(NOW);
    expect(
      eventsOf(certificate).map(({ type, data }) => [type, (data as ChangeData).updated.status]),
    ).toEqual([['certificate.status.update', 'ACTIVE']]);
  });
});
