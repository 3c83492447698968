import { TAG } from '../der/der-tag';
import { type NameValue } from '../names/distinguished-name';
import { holdsDeceptiveString } from '../names/character-problem';
import { attributeProblem } from '../names/name-attribute';
import { OID } from '../der/object-identifiers';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

function firstProblem(values: readonly NameValue[]): string | undefined {
  for (const { attribute, value, tag } of values) {
    const problem =
      value === ''
        ? 'is empty'
        : attribute.syntax === 'printable' && tag !== TAG.printableString
          ? 'is not a PrintableString (RFC 5280 appendix A.1)'
          : attributeProblem(attribute, value);
    if (problem !== undefined) return `subject ${attribute.label} ${problem}`;
  }
  return undefined;
}

const firstOf = (
  values: readonly NameValue[],
  isBroken: (value: NameValue) => boolean,
  what: string,
): string | undefined => {
  const broken = values.find(isBroken);
  return broken && `subject ${broken.attribute.label} ${what}`;
};

export const NAME_LINTS: readonly CertificateLint[] = [
  errorLint('issuer-is-not-empty', 'RFC 5280 4.1.2.4', ({ tbs }) =>
    tbs.issuer.isEmpty ? 'has no issuer name' : undefined,
  ),
  errorLint('ca-has-subject', 'RFC 5280 4.1.2.6', ({ tbs, contents }) =>
    contents.isCa && tbs.subject.isEmpty ? 'of a CA has no subject' : undefined,
  ),
  // Issuer names are not checked: that of a root is its subject, and others cannot change any more. Neither can the
  // subject of a CA that has certificates: in another encoding, it would not match the issuer name in what it issued.
  errorLint('subject-attributes-are-in-bounds', 'RFC 5280 4.1.2.6', ({ tbs, subjectIsEstablished }) =>
    subjectIsEstablished ? undefined : firstProblem(tbs.subject.values),
  ),
  // Applies to CAs with certificates, too: readers would mistake the name for another one.
  errorLint('subject-has-no-deceptive-characters', 'RFC 4518 2.2', ({ tbs }) =>
    holdsDeceptiveString(tbs.subject.der)
      ? 'subject has bidirectional control characters, or is not valid Unicode'
      : undefined,
  ),
  errorLint('subject-strings-are-printable-or-utf8', 'RFC 5280 4.1.2.6', ({ tbs, subjectIsEstablished }) =>
    subjectIsEstablished
      ? undefined
      : firstOf(
          tbs.subject.values,
          ({ tag }) => tag !== TAG.printableString && tag !== TAG.utf8String,
          'is neither a PrintableString nor a UTF8String',
        ),
  ),
  warningLint('subject-values-have-no-outer-spaces', 'RFC 4518 2.6.1', ({ tbs }) =>
    firstOf(tbs.subject.values, ({ value }) => value !== value.trim(), 'begins or ends with a space'),
  ),
  warningLint('subject-attributes-do-not-repeat', 'X.501 9.3', ({ tbs: { subject } }) => {
    const seen = new Set<string>();
    const isRepeated = ({ attribute, value }: NameValue): boolean =>
      seen.size === seen.add(`${attribute.label}=${value}`).size;
    return firstOf(subject.values, isRepeated, 'occurs twice with the same value');
  }),
  warningLint('subject-has-one-common-name', 'CA/B BR 7.1.4.3', ({ tbs: { subject } }) => {
    const names = subject.values.filter(({ attribute }) => attribute.oid === OID.commonName);
    return names.length > 1 ? 'subject common_name occurs more than once' : undefined;
  }),
  warningLint('country-is-in-upper-case', 'X.520 6.3.1', ({ tbs }) =>
    firstOf(
      tbs.subject.values,
      ({ attribute, value }) => attribute.oid === OID.country && value !== value.toUpperCase(),
      'is not in upper case, unlike ISO 3166 codes',
    ),
  ),
];
