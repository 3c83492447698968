import type { ParsedCertificate } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { wholeSeconds } from '../../profile/domain';

const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

/**
 * Rejects an imported certificate with a date outside the years 0001 to 9999. A GeneralizedTime can hold the year
 * 0000 (RFC 5280 section 4.1.2.5.2), but PostgreSQL counts it as 1 BC, and JSON consumers of events cannot all read
 * it. `what` names the field of the request.
 * @throws InvalidValueError naming the date
 */
export function mustHaveRepresentableDates(
  certificate: Pick<ParsedCertificate, 'notBefore' | 'notAfter'>,
  what: string,
): void {
  for (const field of ['notBefore', 'notAfter'] as const) {
    const date = certificate[field];
    const year = date.getUTCFullYear();
    if (year >= FIRST_YEAR && year <= LAST_YEAR) continue;
    throw new InvalidValueError(
      `${what}: ${field} must be in the years 0001 to 9999, got ${wholeSeconds(date)}`,
    );
  }
}
