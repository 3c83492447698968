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
