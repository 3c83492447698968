import type { ParsedCertificate } from '@libs/crypto';
import { TimeDuration } from '@libs/kernel';
import { Validity } from '../../profile/domain';

/** The date for "no well-defined expiration" (RFC 5280 section 4.1.2.5). */
const NEVER = Date.UTC(9999, 11, 31, 23, 59, 59);
/** Limit of durations on the wire: a signed 64-bit count of nanoseconds (contract 2.3). */
const LONGEST = TimeDuration.ofMilliseconds(Number((2n ** 63n - 1n) / 1_000_000n));

/**
 * Returns the default validity at a renewal: the duration of the current certificate (contract 5.7). One that never
 * ends, or is longer than the limit of durations, keeps its end.
 */
export function renewedValidity({
  notBefore,
  notAfter,
}: Pick<ParsedCertificate, 'notBefore' | 'notAfter'>): Validity {
  const milliseconds = notAfter.getTime() - notBefore.getTime();
  const keepsItsEnd = notAfter.getTime() === NEVER || milliseconds > LONGEST.milliseconds;
  return keepsItsEnd
    ? Validity.until(notAfter)
    : Validity.forDuration(TimeDuration.ofMilliseconds(milliseconds));
}
