import { describe, expect, it } from 'vitest';
import { statusAt } from './certificate-state';
import {
  CERTIFICATE_STATUSES,
  type CertificateStatus,
  mayBecome,
  mayCorrectReason,
  REVOCATION_REASONS,
  type StatusFacts,
} from './certificate-status';

describe('mayBecome', () => {
  const facts = { isOnHold: false, isOver: false };
  it.each<[string, StatusFacts, readonly CertificateStatus[]]>([
    ['ACTIVE', { ...facts, status: 'ACTIVE' }, CERTIFICATE_STATUSES],
    ['INACTIVE', { ...facts, status: 'INACTIVE' }, CERTIFICATE_STATUSES],
    ['EXPIRED by the clock', { ...facts, status: 'EXPIRED', isOver: true }, []],
    ['EXPIRED by hand', { ...facts, status: 'EXPIRED' }, ['REVOKED']],
    ['REVOKED permanently', { ...facts, status: 'REVOKED' }, []],
    ['on hold', { ...facts, status: 'REVOKED', isOnHold: true }, CERTIFICATE_STATUSES],
  ])('a certificate that is %s may become %o', (_from, from, allowed) => {
    expect(CERTIFICATE_STATUSES.filter((to) => mayBecome(from, to))).toEqual(allowed);
  });
});

describe('mayCorrectReason', () => {
  it('lets an unspecified reason become any other but a hold', () => {
    expect(REVOCATION_REASONS.filter((to) => !mayCorrectReason('Unspecified', to))).toEqual([
      'Unspecified',
      'CertificateHold',
    ]);
  });

  it.each(REVOCATION_REASONS.filter((reason) => reason !== 'Unspecified'))('keeps %s', (from) => {
    expect(REVOCATION_REASONS.filter((to) => mayCorrectReason(from, to))).toEqual([]);
  });
});

describe('the status at a moment', () => {
  const validTo = new Date('2026-06-09T08:30:00Z');
  it.each<[CertificateStatus, string, CertificateStatus]>([
    ['ACTIVE', '2026-06-09T08:30:00.999Z', 'ACTIVE'],
    ['ACTIVE', '2026-06-09T08:30:01.000Z', 'EXPIRED'],
    ['REVOKED', '2027-01-01T00:00:00Z', 'REVOKED'],
    ['INACTIVE', '2027-01-01T00:00:00Z', 'INACTIVE'],
  ])('statusAt: %s at %s is %s', (status, now, expected) => {
    expect(statusAt({ status, validTo }, new Date(now))).toBe(expected);
  });
});
