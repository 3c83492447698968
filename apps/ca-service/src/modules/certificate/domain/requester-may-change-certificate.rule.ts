import type { Certificate } from './certificate';
import {
  CertificateOfCaNeedsAdminError,
  ExpiredByHandNeedsAdminError,
  HoldOfExpiredNeedsAdminError,
} from './certificate.errors';
import type { StatusChange } from './status-of-cas';

/** The permission of the caller. An admin may do everything that an issuer may. */
export type Requester = 'issuer' | 'admin';

/**
 * Rejects changes of CA certificates by an issuer: those of CAs of this service, existing or deleted, and of CAs
 * elsewhere. Needs no lock, because `isCa` never changes.
 * @throws CertificateOfCaNeedsAdminError
 */
export function requesterMayChangeCertificate(requester: Requester, { state }: Certificate): void {
  if (requester !== 'admin' && state.isCa) throw new CertificateOfCaNeedsAdminError(state.serialNumber);
}

/**
 * Rejects two changes by an issuer: setting EXPIRED by hand, and a hold of a certificate that an admin set to
 * EXPIRED, whose release could make it ACTIVE. For a certificate that a CA holds, the status before the hold counts.
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
