import type { Certificate, RevocationReason, StatusChange } from '../../certificate/domain';

/** A CA that is being deleted. */
export interface DeletedCa {
  readonly caId: string;
  /** `authorityIdentity` of a CA whose import with its key undoes the deletion; `undefined`: the deletion is final. */
  readonly undoneBy: string | undefined;
}

/**
 * Applies the status of a CA to all CAs and certificates below it. Each call runs a few statements over sets of rows
 * in the running unit of work, with an event for every change. It ends with the certificates of all these CAs locked,
 * so that nothing more is issued.
 *
 * Certificates that have ended or are revoked do not change. EXPIRED set by hand does not prevent a revocation while
 * `valid_to` is ahead. The caller changes the CA's current certificate, except in `revokeForDeletion`.
 */
export abstract class StatusCascade {
  /**
   * Revokes everything below the CA with CessationOfOperation, and its former and cross certificates, which must not
   * outlive the revocation of the CA, with `reason`.
   */
  abstract revoke(caId: string, reason: RevocationReason, now: Date): Promise<void>;
  /** Gives the former and cross certificates that `revoke` left with the reason Unspecified this reason. */
  abstract correct(caId: string, reason: RevocationReason, now: Date): Promise<void>;
  /**
   * Revokes everything below the CA, and the certificates that the CA issued to itself, with CessationOfOperation. Stores
   * the former status of each if the deletion can be undone (DeletionRevocations).
   */
  abstract revokeForDeletion(deleted: DeletedCa, now: Date): Promise<void>;
  /** @param holder the CA whose release ends the hold; by default the CA itself */
  abstract hold(caId: string, now: Date, holder?: string): Promise<void>;
  abstract release(caId: string, now: Date): Promise<void>;
}

/**
 * The effect of a status change of a CA on everything below it:
 * - `revocation`: everything is revoked (CessationOfOperation).
 * - `correction`: the former certificates of the CA get the corrected reason too.
 * - `hold`: everything is put on hold.
 * - `release`: everything that this hold put on hold gets its former status.
 * - `nothing`: INACTIVE and EXPIRED change the CA only (contract 6.2).
 */
export type CascadeKind = 'revocation' | 'correction' | 'hold' | 'release' | 'nothing';

/** Returns the effect of a change. `certificate` is the CA's current one, before the change. */
export function cascadeKind(certificate: Certificate, change: StatusChange): CascadeKind {
  const { status, reason } = change;
  if (certificate.isCorrectedBy(change)) return 'correction';
  if (status === 'REVOKED') return reason === 'CertificateHold' ? 'hold' : 'revocation';
  return certificate.isOnHold ? 'release' : 'nothing';
}
