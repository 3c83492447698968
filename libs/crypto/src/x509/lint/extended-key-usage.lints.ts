import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { type ExtendedKeyUsage, isNamedExtendedKeyUsage } from '../extensions/extended-key-usage';
import { type KeyUsage } from '../extensions/key-usage';
import { OID } from '../der/object-identifiers';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

const SECTION = 'RFC 5280 4.2.1.12';

const SIGNATURES: readonly KeyUsage[] = ['DigitalSignature', 'ContentCommitment'];

/** Per purpose, the key usages of which one is required (RFC 5280 section 4.2.1.12). */
const USAGES_FOR: readonly (readonly [ExtendedKeyUsage, string, readonly KeyUsage[]])[] = [
  ['ServerAuth', 'server-auth', ['DigitalSignature', 'KeyEncipherment', 'KeyAgreement']],
  ['ClientAuth', 'client-auth', ['DigitalSignature', 'KeyAgreement']],
  ['CodeSigning', 'code-signing', ['DigitalSignature']],
  [
    'EmailProtection',
    'email-protection',
    ['DigitalSignature', 'ContentCommitment', 'KeyEncipherment', 'KeyAgreement'],
  ],
  ['TimeStamping', 'time-stamping', SIGNATURES],
  ['OCSPSigning', 'ocsp-signing', SIGNATURES],
];

/** RFC 5280 section 4.2.1.12: both extensions must allow the use. Without a key usage extension, all uses are allowed. */
const fitsKeyUsage = ([purpose, name, usages]: (typeof USAGES_FOR)[number]): CertificateLint =>
  warningLint(`${name}-fits-key-usage`, SECTION, ({ contents: { extendedKeyUsage, keyUsage } }) =>
    keyUsage.length > 0 &&
    extendedKeyUsage.includes(purpose) &&
    !usages.some((usage) => keyUsage.includes(usage))
      ? `has purpose ${purpose} but none of the key usages for it: ${usages.join(', ')}`
      : undefined,
  );

/** Number of encoded purposes, with repetitions. */
function countOfPurposes(value: Buffer): number {
  const purposes = DerReader.over(value).enter(TAG.sequence);
  let count = 0;
  for (; !purposes.isAtEnd; count++) purposes.oid();
  return count;
}

/** RFC 5280 appendix B requires arcs below 2^28 to be supported; Go and others read those below 2^31. */
const LARGE_ARC = 2 ** 31;
const hasLargeArc = (usage: ExtendedKeyUsage): boolean =>
  !isNamedExtendedKeyUsage(usage) && usage.split('.').some((arc) => Number(arc) >= LARGE_ARC);

export const EXTENDED_KEY_USAGE_LINTS: readonly CertificateLint[] = [
  errorLint('purposes-do-not-repeat', SECTION, ({ contents, extensions }) => {
    const extension = extensions.get(OID.extendedKeyUsage);
    return extension && countOfPurposes(extension.value) !== contents.extendedKeyUsage.length
      ? 'has a purpose twice'
      : undefined;
  }),
  warningLint('purposes-have-arcs-below-2-31', 'RFC 5280 B', ({ contents: { extendedKeyUsage } }) => {
    const purpose = extendedKeyUsage.find(hasLargeArc);
    return (
      purpose && `has the purpose ${purpose} with an arc of 2^31 or more, which many verifiers cannot read`
    );
  }),
  warningLint('any-purpose-stands-alone', SECTION, ({ contents: { extendedKeyUsage: purposes } }) =>
    purposes.length > 1 && purposes.includes('Any')
      ? 'has purpose Any and others, which have no effect'
      : undefined,
  ),
  warningLint('any-purpose-is-not-critical', SECTION, ({ contents, extensions }) =>
    extensions.isCritical(OID.extendedKeyUsage) && contents.extendedKeyUsage.includes('Any')
      ? 'has purpose Any in a critical extended key usage'
      : undefined,
  ),
  warningLint('time-stamping-stands-alone', 'RFC 3161 2.3', ({ contents: { extendedKeyUsage: purposes } }) =>
    purposes.length > 1 && purposes.includes('TimeStamping')
      ? 'has purpose TimeStamping and others'
      : undefined,
  ),
  warningLint('time-stamping-is-critical', 'RFC 3161 2.3', ({ contents, extensions }) =>
    contents.extendedKeyUsage.includes('TimeStamping') && !extensions.isCritical(OID.extendedKeyUsage)
      ? 'has purpose TimeStamping in an extended key usage that is not critical'
      : undefined,
  ),
  warningLint(
    'ocsp-signing-stands-alone',
    'RFC 6960 4.2.2.2',
    ({ contents: { extendedKeyUsage: purposes } }) =>
      purposes.length > 1 && purposes.includes('OCSPSigning')
        ? 'has purpose OCSPSigning and others'
        : undefined,
  ),
  warningLint('ca-has-no-purposes', SECTION, ({ contents }) =>
    contents.isCa && contents.extendedKeyUsage.length > 0
      ? 'of a CA has an extended key usage, which some verifiers apply to all certificates below it'
      : undefined,
  ),
  ...USAGES_FOR.map(fitsKeyUsage),
  // RFC 5280 section 4.2.1.12; `openssl verify -purpose timestampsign` accepts no other usage.
  warningLint('time-stamping-only-signs', SECTION, ({ contents: { isCa, extendedKeyUsage, keyUsage } }) => {
    const other = keyUsage.find((usage) => !SIGNATURES.includes(usage));
    return other && !isCa && extendedKeyUsage.includes('TimeStamping')
      ? `has purpose TimeStamping and key usage ${other}, only ${SIGNATURES.join(' and ')} are consistent with it`
      : undefined;
  }),
];
