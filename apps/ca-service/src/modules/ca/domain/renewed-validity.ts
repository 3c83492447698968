import type { ParsedCertificate } from '@libs/crypto';
import { TimeDuration } from '@libs/kernel';
import { Validity } from '../../profile/domain';

/** RFC 5280 section 4.1.2.5: "never"; a certificate that never ends is not to end one day earlier or later. */
const NEVER = Date.UTC(9999, 11, 31, 23, 59, 59);
/** What the wire's durations can say: a signed 64-bit count of nanoseconds (contract 2.3). */
const LONGEST = TimeDuration.ofMilliseconds(Number((2n ** 63n - 1n) / 1_000_000n));

/**
 * How long a certificate is valid that takes the place of `current`, when nobody says otherwise: for as long as
 * that one (contract 5.7), or until the same moment when it never ends or lasts longer than a duration can say.
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
