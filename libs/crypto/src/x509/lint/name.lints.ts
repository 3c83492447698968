import { TAG } from '../der-tag';
import { type NameValue } from '../distinguished-name';
import { attributeProblem } from '../name-attribute';
import { type CertificateLint } from './certificate-lint';

const issuerIsNotEmpty: CertificateLint = {
  name: 'issuer-is-not-empty',
  section: 'RFC 5280 4.1.2.4',
  level: 'error',
  finding: ({ tbs }) => (tbs.issuer.isEmpty ? 'has no issuer name' : undefined),
};

const caHasSubject: CertificateLint = {
  name: 'ca-has-subject',
  section: 'RFC 5280 4.1.2.6',
  level: 'error',
  finding: ({ tbs, contents }) =>
    contents.isCa && tbs.subject.isEmpty ? 'of a CA has no subject' : undefined,
};

/** A root's subject is its issuer name too: what holds for subjects covers it. Other issuers are history. */
const subjectAttributesAreInBounds: CertificateLint = {
  name: 'subject-attributes-are-in-bounds',
  section: 'RFC 5280 4.1.2.6',
  level: 'error',
  finding: ({ tbs }) => firstProblem(tbs.subject.values),
};

function firstProblem(values: readonly NameValue[]): string | undefined {
  for (const { attribute, value, tag } of values) {
    const problem =
      value === ''
        ? 'is empty'
        : attribute.printableOnly && tag !== TAG.printableString
          ? 'is not a PrintableString (RFC 5280 appendix A.1)'
          : attributeProblem(attribute, value);
    if (problem !== undefined) return `subject ${attribute.label} ${problem}`;
  }
  return undefined;
}

export const NAME_LINTS: readonly CertificateLint[] = [
  issuerIsNotEmpty,
  caHasSubject,
  subjectAttributesAreInBounds,
];
