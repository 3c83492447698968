import { type ParsedCertificate, PublicKey } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { wholeSeconds } from '../../profile/domain';

/**
 * Returns the public key of a CA to import. `what` names the field.
 * @throws InvalidValueError that says why the key is not supported
 */
export function mustHaveSupportedKey(
  { publicKey, subjectPublicKeyInfo }: Pick<ParsedCertificate, 'publicKey' | 'subjectPublicKeyInfo'>,
  what: string,
): PublicKey {
  if (publicKey !== undefined) return publicKey;
  try {
    return PublicKey.fromSpki(subjectPublicKeyInfo);
  } catch (error) {
    if (error instanceof InvalidValueError) throw new InvalidValueError(`${what}: ${error.message}`);
    throw error;
  }
}

/**
 * Limit in characters. RFC 5280 appendix A.1 allows 64, which issuing enforces. Imported names may be longer, but an
 * index entry holds 2,700 bytes and a bookmark contains the name.
 */
const LONGEST_COMMON_NAME = 512;

/**
 * Rejects a certificate whose names cannot be stored or searched. `what` names the field.
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
    if (!isText(text)) throw new InvalidValueError(`${what} has a name with an invalid Unicode character`);
  }
}

/** PostgreSQL stores no U+0000, and a BMPString can contain half of a surrogate pair. */
const isText = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

/**
 * Rejects a date outside the years 0001 to 9999. A GeneralizedTime can hold the year 0000 (RFC 5280 section
 * 4.1.2.5.2), which PostgreSQL stores as 1 BC and many JSON readers reject. `what` names the field.
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
