import type { Certificate } from './certificate';
import {
  CertificateOfCaNeedsAdminError,
  ExpiredByHandNeedsAdminError,
  HoldOfExpiredNeedsAdminError,
} from './certificate.errors';
import type { StatusChange } from './status-of-cas';

/** The permission of the caller, as far as rules of the domain depend on it. An admin may do what an issuer may. */
export type Requester = 'issuer' | 'admin';

/**
 * An issuer changes neither status nor metadata of CA certificates: those of CAs here (current, former and cross
 * certificates), of CAs that were here, and of CAs elsewhere. What decides never changes, so no lock is needed.
 * @throws CertificateOfCaNeedsAdminError
 */
export function requesterMayChangeCertificate(requester: Requester, { state }: Certificate): void {
  if (requester !== 'admin' && state.isCa) throw new CertificateOfCaNeedsAdminError(state.serialNumber);
}

/**
 * An issuer neither sets EXPIRED by hand, nor puts on hold what an admin has set to EXPIRED: its release could make
 * it ACTIVE. The hold of a CA keeps the status before it, which counts here.
 * @throws ExpiredByHandNeedsAdminError, HoldOfExpiredNeedsAdminError
 */
export function requesterMaySetStatus(
  requester: Requester,
  { state }: Certificate,
  { status, reason }: StatusChange,
): void {
  if (requester === 'admin') return;
  if (status === 'EXPIRED') throw new ExpiredByHandNeedsAdminError(state.serialNumber);
  const before = state.heldBy?.statusBefore ?? state.status;
  const isHold = status === 'REVOKED' && reason === 'CertificateHold';
  if (isHold && before === 'EXPIRED') throw new HoldOfExpiredNeedsAdminError(state.serialNumber);
}
