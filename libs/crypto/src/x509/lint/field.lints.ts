import { DerReader } from '../der/der-reader';
import { contextPrimitive, TAG } from '../der/der-tag';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

/** 20 octets of content, and two of tag and length. */
const MAX_SERIAL_DER_BYTES = 22;
/** 64 random bits, of which one or two octets may be leading zeros by chance. */
const MIN_SERIAL_OCTETS = 6;
const UTC_TIME_YEARS = { first: 1950, last: 2049 };

const VALIDITY = 4;

/** The tags of notBefore and notAfter, which the decoded times do not keep. */
function timeTags(der: Buffer): [notBefore: number, notAfter: number] {
  const fields = DerReader.over(der).enter(TAG.sequence);
  for (let field = 0; field < VALIDITY; field++) fields.element();
  const validity = fields.enter(TAG.sequence);
  const notBefore = validity.peekTag();
  validity.element();
  return [notBefore, validity.peekTag()];
}

function hasRequiredTag(tag: number, time: Date): boolean {
  const year = time.getUTCFullYear();
  const isUtcTime = year >= UTC_TIME_YEARS.first && year <= UTC_TIME_YEARS.last;
  return tag === (isUtcTime ? TAG.utcTime : TAG.generalizedTime);
}

/** Whether issuerUniqueID `[1]` or subjectUniqueID `[2]` is present, between the key and the extensions. */
function hasUniqueIdentifier(der: Buffer): boolean {
  const fields = DerReader.over(der).enter(TAG.sequence);
  while (!fields.isAtEnd) {
    const tag = fields.peekTag();
    if (tag === contextPrimitive(1) || tag === contextPrimitive(2)) return true;
    fields.element(tag);
  }
  return false;
}

export const FIELD_LINTS: readonly CertificateLint[] = [
  errorLint('version-is-3', 'RFC 5280 4.1.2.1', ({ tbs }) =>
    tbs.version === 3 ? undefined : 'has extensions but not version 3',
  ),
  errorLint('serial-number-is-positive-and-short', 'RFC 5280 4.1.2.2', ({ tbs: { serialNumber } }) =>
    serialNumber.isPositive && serialNumber.der.length <= MAX_SERIAL_DER_BYTES
      ? undefined
      : 'serial number is not positive, or longer than 20 octets',
  ),
  warningLint('serial-number-is-unpredictable', 'CA/B BR 7.1', ({ tbs: { serialNumber } }) =>
    serialNumber.hex.length >= 2 * MIN_SERIAL_OCTETS
      ? undefined
      : 'serial number is too short to hold 64 random bits',
  ),
  errorLint('validity-is-not-empty', 'RFC 5280 4.1.2.5', ({ tbs }) =>
    tbs.notAfter > tbs.notBefore ? undefined : 'has a notAfter that is not after its notBefore',
  ),
  errorLint('times-are-of-the-right-type', 'RFC 5280 4.1.2.5', ({ der, tbs }) => {
    const [notBefore, notAfter] = timeTags(der);
    return hasRequiredTag(notBefore, tbs.notBefore) && hasRequiredTag(notAfter, tbs.notAfter)
      ? undefined
      : 'has a time through 2049 that is not UTCTime, or a later one that is not GeneralizedTime';
  }),
  errorLint('unique-identifiers-are-absent', 'RFC 5280 4.1.2.8', ({ der }) =>
    hasUniqueIdentifier(der) ? 'has an issuer or subject unique identifier' : undefined,
  ),
];
