import type { Certificate, RevocationReason, StatusChange } from '../../certificate/domain';

/** The certificates of the CA itself that a revocation includes, besides everything below the CA. */
export interface RevocationOfOwn {
  /**
   * - `all`: former and cross certificates, which must not outlive the revocation of the CA.
   * - `self-issued`: those that the CA issued to itself, including the current one of a root.
   */
  readonly scope: 'all' | 'self-issued';
  readonly reason: RevocationReason;
}

/**
 * Applies the status of a CA to all CAs and certificates below it. Each call runs a few statements over sets of rows
 * in the running unit of work, with an event for every change. It ends with the certificates of all these CAs locked,
 * so that nothing more is issued.
 *
 * Certificates that have ended or are revoked do not change. EXPIRED set by hand does not prevent a revocation while
 * `valid_to` is ahead. The caller changes the CA's current certificate, unless `RevocationOfOwn` includes it.
 */
export abstract class StatusCascade {
  abstract revoke(caId: string, own: RevocationOfOwn, now: Date): Promise<void>;
  abstract hold(caId: string, now: Date): Promise<void>;
  abstract release(caId: string, now: Date): Promise<void>;
}

/**
 * The effect of a status change of a CA on everything below it:
 * - `revocation`: everything is revoked (CessationOfOperation).
 * - `hold`: everything is put on hold.
 * - `release`: everything that this hold put on hold gets its former status.
 * - `nothing`: INACTIVE and EXPIRED change the CA only (contract 6.2).
 */
export type CascadeKind = 'revocation' | 'hold' | 'release' | 'nothing';

/** Returns the effect of a change. `certificate` is the CA's current one, before the change. */
export function cascadeKind(certificate: Certificate, { status, reason }: StatusChange): CascadeKind {
  if (status === 'REVOKED') return reason === 'CertificateHold' ? 'hold' : 'revocation';
  return certificate.isOnHold ? 'release' : 'nothing';
}
