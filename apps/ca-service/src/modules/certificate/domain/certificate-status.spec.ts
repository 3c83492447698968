import { describe, expect, it } from 'vitest';
import { statusAt } from './certificate-state';
import { CERTIFICATE_STATUSES, type CertificateStatus, mayBecome } from './certificate-status';

describe('a status may be followed by', () => {
  it.each<[CertificateStatus, boolean, number]>([
    ['ACTIVE', false, 4],
    ['INACTIVE', false, 4],
    ['EXPIRED', false, 0],
    ['REVOKED', false, 0],
    ['REVOKED', true, 4],
  ])('%s, on hold %s: %i others', (from, onHold, count) => {
    expect(CERTIFICATE_STATUSES.filter((to) => mayBecome(from, to, onHold))).toHaveLength(count);
  });
});

describe('the status at a moment', () => {
  const validTo = new Date('2026-06-09T08:30:00Z');
  it.each<[CertificateStatus, string, CertificateStatus]>([
    ['ACTIVE', '2026-06-09T08:30:00.999Z', 'ACTIVE'],
    ['ACTIVE', '2026-06-09T08:30:01.000Z', 'EXPIRED'],
    ['REVOKED', '2027-01-01T00:00:00Z', 'REVOKED'],
    ['INACTIVE', '2027-01-01T00:00:00Z', 'INACTIVE'],
  ])('%s at %s is %s', (status, now, expected) => {
    expect(statusAt({ status, validTo }, new Date(now))).toBe(expected);
  });
});
