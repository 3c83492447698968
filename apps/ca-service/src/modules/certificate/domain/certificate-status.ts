export const CERTIFICATE_STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED', 'INACTIVE'] as const;
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

/** The facts that decide which status may follow. */
export interface StatusFacts {
  readonly status: CertificateStatus;
  readonly isOnHold: boolean;
  /** Whether `valid_to` is past. Otherwise EXPIRED was set by hand. */
  readonly isOver: boolean;
}

/**
 * The allowed status transitions (contract 6.1). Only a hold can be released from REVOKED (RFC 5280 section 5.3.1).
 * EXPIRED set by hand can be followed by a revocation while `valid_to` is ahead: until then the certificate verifies
 * for relying parties that do not ask the service (docs/adr/0030).
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

/** Reasons of RFC 5280 section 5.3.1, by their names on the wire (contract 2.1). */
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

/**
 * Reports whether a revocation without a specific reason may get `to` as its reason (contract 6.1). The reason is often
 * known later than the revocation, and CRLs must name it (CA/B Baseline Requirements sections 4.9.1.1 and 7.2.2). A
 * specific reason is final. A hold would make a permanent revocation reversible.
 */
export function mayCorrectReason(from: RevocationReason, to: RevocationReason): boolean {
  return from === 'Unspecified' && to !== 'Unspecified' && to !== 'CertificateHold';
}
