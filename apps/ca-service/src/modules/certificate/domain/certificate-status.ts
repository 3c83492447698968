export const CERTIFICATE_STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED', 'INACTIVE'] as const;
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

/** What decides which status may follow. */
export interface StatusFacts {
  readonly status: CertificateStatus;
  readonly isOnHold: boolean;
  /** Whether `valid_to` is past: otherwise EXPIRED was set by hand. */
  readonly isOver: boolean;
}

/**
 * Which status may follow which (contract 6.1). From REVOKED, only a certificate on hold can go on: RFC 5280
 * section 5.3.1 allows a release for that reason alone. EXPIRED that was set by hand can be revoked while `valid_to`
 * is ahead: until then the certificate verifies wherever the status of the service is not asked (docs/adr/0030).
 */
const NEXT: Readonly<Record<CertificateStatus, readonly CertificateStatus[]>> = {
  ACTIVE: CERTIFICATE_STATUSES,
  INACTIVE: CERTIFICATE_STATUSES,
  REVOKED: [],
  EXPIRED: ['REVOKED'],
};

export function mayBecome({ status, isOnHold, isOver }: StatusFacts, to: CertificateStatus): boolean {
  if (isOnHold) return true;
  return NEXT[status].includes(to) && !(status === 'EXPIRED' && isOver);
}

/** RFC 5280 section 5.3.1, by the names of the wire (contract 2.1). */
export const REVOCATION_REASONS = [
  'Unspecified',
  'KeyCompromise',
  'CACompromise',
  'AffiliationChanged',
  'Superseded',
  'CessationOfOperation',
  'CertificateHold',
  'RemoveFromCRL',
  'PrivilegeWithdrawn',
  'AACompromise',
] as const;

export type RevocationReason = (typeof REVOCATION_REASONS)[number];
