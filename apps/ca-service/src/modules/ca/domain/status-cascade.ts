import type { Certificate, RevocationReason, StatusChange } from '../../certificate/domain';

/** Which certificates of the CA itself a revocation takes along, beside everything below the CA. */
export interface RevocationOfOwn {
  /**
   * - `all`: the former and cross certificates, which must not outlive the CA's own revocation.
   * - `self-issued`: those that the CA issued to itself, the current one of a root included.
   */
  readonly scope: 'all' | 'self-issued';
  readonly reason: RevocationReason;
}

/**
 * What the status of a CA does to everything below it: subordinate CAs, at every depth, and their certificates.
 * Each call is a few statements over sets of rows in the running unit of work, with an event for every
 * certificate and CA that changes, and ends with the certificates of all these CAs locked: what was issued until
 * then has been reached, and nothing more is issued.
 *
 * Certificates that are over or revoked stay what they are; EXPIRED by hand shields none whose `valid_to` is ahead. The CA's current certificate is left to the caller,
 * unless it is named by `RevocationOfOwn`.
 */
export abstract class StatusCascade {
  abstract revoke(caId: string, own: RevocationOfOwn, now: Date): Promise<void>;
  abstract hold(caId: string, now: Date): Promise<void>;
  abstract release(caId: string, now: Date): Promise<void>;
}

/**
 * What a status change of a CA does to what the CA issued:
 * - `revocation`: everything below is revoked for good (CessationOfOperation).
 * - `hold`: everything below is put on hold with it.
 * - `release`: what its hold had put on hold gets back the status it had.
 * - `nothing`: INACTIVE and EXPIRED concern the CA alone (contract 6.2).
 */
export type CascadeKind = 'revocation' | 'hold' | 'release' | 'nothing';

/** `certificate` is the CA's current one, before the change. */
export function cascadeKind(certificate: Certificate, { status, reason }: StatusChange): CascadeKind {
  if (status === 'REVOKED') return reason === 'CertificateHold' ? 'hold' : 'revocation';
  return certificate.isOnHold ? 'release' : 'nothing';
}
