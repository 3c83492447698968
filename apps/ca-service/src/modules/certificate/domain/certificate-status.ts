export const CERTIFICATE_STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED', 'INACTIVE'] as const;
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

/**
 * Which status may follow which (contract 6.1). From REVOKED, only a certificate on hold can go on: RFC 5280
 * section 5.3.1 allows a release for that reason alone.
 */
const NEXT: Readonly<Record<CertificateStatus, readonly CertificateStatus[]>> = {
  ACTIVE: CERTIFICATE_STATUSES,
  INACTIVE: CERTIFICATE_STATUSES,
  REVOKED: [],
  EXPIRED: [],
};

export function mayBecome(from: CertificateStatus, to: CertificateStatus, onHold: boolean): boolean {
  return onHold || NEXT[from].includes(to);
}
