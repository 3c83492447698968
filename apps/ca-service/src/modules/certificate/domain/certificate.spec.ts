import { beforeAll, describe, expect, it } from 'vitest';
import { PkiFixture } from '../testing';
import { Certificate } from './certificate';
import { StatusTransitionError } from './certificate.errors';
import type { CertificateState } from './certificate-state';
import { MetadataPatch } from './metadata';

const NOW = new Date('2026-06-10T00:00:00Z');

describe('Certificate', () => {
  let state: CertificateState;

  beforeAll(async () => {
    ({ state } = await (await PkiFixture.withRoot()).signed());
  });

  const restored = (changes: Partial<CertificateState> = {}): Certificate =>
    Certificate.restore({ ...state, ...changes });
  const kinds = (certificate: Certificate): string[] => certificate.pullChanges().map(({ kind }) => kind);

  it('records a revocation with its time and reason', () => {
    const certificate = restored();
    certificate.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, NOW);
    expect(certificate.state.revocation).toEqual({ timestamp: NOW, reason: 'KeyCompromise' });
    expect(kinds(certificate)).toEqual(['status changed']);
  });

  it('rejects every change of a revocation, and records nothing', () => {
    const certificate = restored({ status: 'REVOKED' });
    expect(() => {
      certificate.changeStatus({ status: 'ACTIVE', reason: 'Unspecified' }, NOW);
    }).toThrow(StatusTransitionError);
    expect(kinds(certificate)).toEqual([]);
  });

  it('gets the specific reason of an unspecified revocation later, once, and keeps the time', () => {
    const certificate = restored();
    const later = new Date(NOW.getTime() + 60_000);
    certificate.changeStatus({ status: 'REVOKED', reason: 'Unspecified' }, NOW);
    certificate.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, later);
    expect(certificate.state.revocation).toEqual({ timestamp: NOW, reason: 'KeyCompromise' });
    expect(kinds(certificate)).toEqual(['status changed', 'status changed']);
    expect(() => {
      certificate.changeStatus({ status: 'REVOKED', reason: 'Superseded' }, later);
    }).toThrow(StatusTransitionError);
  });

  it('gets the specific reason of an unspecified revocation also after its end', () => {
    const certificate = restored({
      status: 'REVOKED',
      revocation: { timestamp: NOW, reason: 'Unspecified' },
    });
    const afterEnd = new Date(state.validTo.getTime() + 1000);
    certificate.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, afterEnd);
    expect(certificate.state.revocation).toEqual({ timestamp: NOW, reason: 'KeyCompromise' });
  });

  it('keeps the reason of a hold after its release, and no time', () => {
    const certificate = restored();
    certificate.changeStatus({ status: 'REVOKED', reason: 'CertificateHold' }, NOW);
    certificate.changeStatus({ status: 'ACTIVE', reason: 'Unspecified' }, NOW);
    expect(certificate.state.revocation).toEqual({ timestamp: undefined, reason: 'CertificateHold' });
  });

  it('forgets the hold of a CA when its own status is changed', () => {
    const heldBy = { caId: 'root', statusBefore: 'ACTIVE' } as const;
    const revocation = { timestamp: NOW, reason: 'CertificateHold' } as const;
    const certificate = restored({ status: 'REVOKED', revocation, heldBy });
    certificate.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, NOW);
    expect(certificate.state.heldBy).toBeUndefined();
  });

  it('rejects every change of status after its end', () => {
    const certificate = restored();
    const afterEnd = new Date(state.validTo.getTime() + 1000);
    expect(() => {
      certificate.changeStatus({ status: 'ACTIVE', reason: 'Unspecified' }, afterEnd);
    }).toThrow(StatusTransitionError);
  });

  it('records a metadata patch that changes nothing', () => {
    const certificate = restored();
    certificate.patchMetadata(MetadataPatch.decode([]), NOW);
    expect(kinds(certificate)).toEqual(['metadata updated']);
  });

  it('keeps a snapshot as it was when the certificate changes later', () => {
    const certificate = restored();
    const snapshot = certificate.snapshot(NOW);
    certificate.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, NOW);
    expect(snapshot.state.status).toBe('ACTIVE');
  });

  it('is ACTIVE and without metadata when it starts anew after a revocation', () => {
    const certificate = restored({ status: 'REVOKED', metadata: { site: 'Bilbao' } });
    certificate.startAnew(NOW);
    expect(certificate.state).toMatchObject({ status: 'ACTIVE', metadata: {} });
    expect(kinds(certificate)).toEqual(['status changed', 'metadata updated']);
  });

  it('records its deletion with its serial number', () => {
    const certificate = restored();
    certificate.delete();
    expect(certificate.pullChanges()).toEqual([{ kind: 'deleted', serialNumber: state.serialNumber }]);
  });
});
