import { describe, expect, it } from 'vitest';
import type { Certificate } from './certificate';
import {
  CertificateOfCaNeedsAdminError,
  ExpiredByHandNeedsAdminError,
  HeldByCaError,
  HoldOfExpiredNeedsAdminError,
} from './certificate.errors';
import type { CertificateState } from './certificate-state';
import { CERTIFICATE_STATUSES } from './certificate-status';
import { mustNotLeaveHoldOfCa } from './ca-holds';
import {
  requesterMayChangeCertificate,
  requesterMaySetStatus,
} from './requester-may-change-certificate.rule';
import type { StatusChange } from './status-of-cas';

const certificate = (state: Partial<CertificateState>, isOnHold = false): Certificate =>
  ({ state: { serialNumber: '01', status: 'ACTIVE', ...state }, isOnHold }) as Certificate;
const to = (status: StatusChange['status'], reason: StatusChange['reason'] = 'Unspecified') => ({
  status,
  reason,
});

describe('requesterMayChangeCertificate', () => {
  it('requesterMayChangeCertificate rejects CA certificates for an issuer, none for an admin', () => {
    const [ofCa, leaf] = [certificate({ isCa: true }), certificate({ isCa: false })];
    expect(() => {
      requesterMayChangeCertificate('issuer', ofCa);
    }).toThrow(CertificateOfCaNeedsAdminError);
    for (const [requester, which] of [
      ['issuer', leaf],
      ['admin', ofCa],
      ['admin', leaf],
    ] as const) {
      expect(() => {
        requesterMayChangeCertificate(requester, which);
      }).not.toThrow();
    }
  });
});

describe('requesterMaySetStatus', () => {
  const heldWhenExpired = { caId: 'ca', statusBefore: 'EXPIRED' } as const;

  it.each([
    ['EXPIRED', certificate({}), to('EXPIRED'), ExpiredByHandNeedsAdminError],
    [
      'a hold of a certificate that was set to EXPIRED',
      certificate({ status: 'EXPIRED' }),
      to('REVOKED', 'CertificateHold'),
      HoldOfExpiredNeedsAdminError,
    ],
    [
      'a hold of a certificate that was EXPIRED before the hold of a CA',
      certificate({ status: 'REVOKED', heldBy: heldWhenExpired }),
      to('REVOKED', 'CertificateHold'),
      HoldOfExpiredNeedsAdminError,
    ],
  ])('requesterMaySetStatus rejects %s for an issuer, not for an admin', (_what, of, change, error) => {
    expect(() => {
      requesterMaySetStatus('issuer', of, change);
    }).toThrow(error);
    expect(() => {
      requesterMaySetStatus('admin', of, change);
    }).not.toThrow();
  });

  it.each([
    [
      'the permanent revocation of a certificate that was set to EXPIRED',
      certificate({ status: 'EXPIRED' }),
      to('REVOKED'),
    ],
    ['a hold', certificate({}), to('REVOKED', 'CertificateHold')],
    ['INACTIVE', certificate({}), to('INACTIVE')],
  ])('requesterMaySetStatus accepts %s for an issuer', (_what, of, change) => {
    expect(() => {
      requesterMaySetStatus('issuer', of, change);
    }).not.toThrow();
  });
});

describe('mustNotLeaveHoldOfCa', () => {
  const held = certificate({ status: 'REVOKED' }, true);

  it.each(CERTIFICATE_STATUSES.filter((status) => status !== 'REVOKED'))(
    'mustNotLeaveHoldOfCa rejects %s for a certificate on hold below a CA on hold',
    (status) => {
      expect(() => {
        mustNotLeaveHoldOfCa(held, { status }, 'ca');
      }).toThrow(HeldByCaError);
    },
  );

  it.each([
    ['a permanent revocation', held, 'REVOKED', 'ca'],
    ['a release without a CA on hold', held, 'ACTIVE', undefined],
    ['a change of a certificate that is not on hold', certificate({}), 'INACTIVE', 'ca'],
  ] as const)('mustNotLeaveHoldOfCa accepts %s', (_what, of, status, caOnHold) => {
    expect(() => {
      mustNotLeaveHoldOfCa(of, { status }, caOnHold);
    }).not.toThrow();
  });
});
