import type { Certificate } from './certificate';
import { HeldByCaError } from './certificate.errors';
import type { StatusChange } from './status-of-cas';

/**
 * Rejects the release of a certificate from its hold while a CA above it is on hold; permanent revocation stays
 * possible. `caOnHold` is a CA on hold that the certificate is subject to (CaHolds).
 * @throws HeldByCaError
 */
export function mustNotLeaveHoldOfCa(
  certificate: Certificate,
  { status }: Pick<StatusChange, 'status'>,
  caOnHold: string | undefined,
): void {
  if (!certificate.isOnHold || status === 'REVOKED' || caOnHold === undefined) return;
  throw new HeldByCaError(certificate.state.serialNumber, caOnHold);
}
