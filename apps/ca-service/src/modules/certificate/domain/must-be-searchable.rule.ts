import type { ParsedCertificate } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';

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
