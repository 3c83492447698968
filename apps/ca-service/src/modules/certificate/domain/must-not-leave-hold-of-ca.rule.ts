import type { Certificate } from './certificate';
import { HeldByCaError } from './certificate.errors';
import type { StatusChange } from './status-of-cas';

/**
 * A certificate on hold stays so while a CA above it is on hold, whoever put it on hold: only a revocation for good
 * is possible. `caOnHold` is a CA on hold that it is subject to (CaHolds). @throws HeldByCaError
 */
export function mustNotLeaveHoldOfCa(
  certificate: Certificate,
  { status }: Pick<StatusChange, 'status'>,
  caOnHold: string | undefined,
): void {
  if (!certificate.isOnHold || status === 'REVOKED' || caOnHold === undefined) return;
  throw new HeldByCaError(certificate.state.serialNumber, caOnHold);
}
