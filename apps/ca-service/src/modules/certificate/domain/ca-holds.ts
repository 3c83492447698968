import type { Certificate } from './certificate';
import { HeldByCaError } from './certificate.errors';
import type { StatusChange } from './status-of-cas';

/** Finds the CA on hold that keeps a certificate on hold. Runs in a unit of work. */
export abstract class CaHolds {
  /**
   * Returns a CA on hold that applies to the certificate: its issuer, the CA whose own certificate it is, or a CA
   * above them.
   *
   * The answer holds until the end of the unit of work: a concurrent hold waits for it and then includes the
   * certificate. Call it before the certificate is locked, because cascades lock CAs first.
   */
  abstract over(certificate: Certificate): Promise<string | undefined>;
  /** Returns a CA on hold above this one. The caller holds the lock of the CA. */
  abstract above(caId: string): Promise<string | undefined>;
}

/**
 * Rejects the release of a certificate while a CA above it is on hold; a permanent revocation stays possible.
 * `caOnHold` is the result of CaHolds.
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
