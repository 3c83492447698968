import type { ParsedCertificate, PublicKey } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { wholeSeconds } from '../../profile/domain';

/** A certificate that is imported is for a key of a type that this service knows. `what` names the field. */
export function mustHaveSupportedKey(
  { publicKey }: Pick<ParsedCertificate, 'publicKey'>,
  what: string,
): PublicKey {
  if (publicKey === undefined) {
    throw new InvalidValueError(`${what} has a public key of a type that is not supported`);
  }
  return publicKey;
}

/**
 * Characters of a common name that is kept. RFC 5280 appendix A.1 allows 64, and issuing keeps to that; what others
 * issued may be longer, but an entry of an index holds 2,700 octets, and a bookmark has to hold the name too.
 */
const LONGEST_COMMON_NAME = 512;

/**
 * The names of a certificate that is imported can be kept and searched. `what` names the field.
 * @throws InvalidValueError
 */
export function mustBeSearchable(
  { subject, issuer }: Pick<ParsedCertificate, 'subject' | 'issuer'>,
  what: string,
): void {
  if (subject.subject.commonName.length > LONGEST_COMMON_NAME) {
    throw new InvalidValueError(
      `${what} has a subject common name of more than ${LONGEST_COMMON_NAME} characters`,
    );
  }
  for (const text of [...Object.values(subject.subject), ...Object.values(issuer.subject)]) {
    if (!isText(text)) throw new InvalidValueError(`${what} has a name with a character that no text has`);
  }
}

/** U+0000 is no character of a text in PostgreSQL, and half a surrogate pair (in a BMPString) is none at all. */
const isText = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

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
