import type { Certificate } from './certificate';
import { HeldByCaError } from './certificate.errors';
import type { StatusChange } from './status-of-cas';

/** Finds the CAs on hold that hold certificates, in the running unit of work. */
export abstract class CaHolds {
  /**
   * A CA on hold that the certificate is subject to: the CA that issued it, the CA whose own certificate it is, or one
   * above these; `undefined` without one. It stays that way until the end of the unit of work: a hold that comes
   * meanwhile waits, and then reaches the certificate as this unit of work leaves it. Called before the certificate is
   * locked, as every cascade locks CAs first.
   */
  abstract over(certificate: Certificate): Promise<string | undefined>;
  /** A CA on hold above this one, which is locked; `undefined` without one. */
  abstract above(caId: string): Promise<string | undefined>;
}

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
