import type { Certificate, StatusChange } from '../../certificate/domain';

/**
 * What a status change of a CA does to what the CA issued:
 * - `revocation`: everything below is revoked for good (CessationOfOperation).
 * - `hold`: everything below is put on hold with it.
 * - `release`: what its hold had put on hold gets back the status it had.
 * - `nothing`: INACTIVE and EXPIRED concern the CA alone (contract 6.2).
 */
export type CaStatusReach = 'revocation' | 'hold' | 'release' | 'nothing';

/** `certificate` is the CA's current one, before the change. */
export function caStatusReach(certificate: Certificate, { status, reason }: StatusChange): CaStatusReach {
  if (status === 'REVOKED') return reason === 'CertificateHold' ? 'hold' : 'revocation';
  return certificate.isOnHold ? 'release' : 'nothing';
}
