import { BASIC_CONSTRAINTS_LINTS } from './basic-constraints.lints';
import { type CertificateLint, type LintedCertificate, type LintFinding } from './certificate-lint';
import { CERTIFICATE_POLICIES_LINTS } from './certificate-policies.lints';
import { DecodedExtensions } from './decoded-extensions';
import { ENCODING_LINTS } from './encoding.lints';
import { EXTENDED_KEY_USAGE_LINTS } from './extended-key-usage.lints';
import { FIELD_LINTS } from './field.lints';
import { ISSUER_LINTS } from './issuer.lints';
import { KEY_IDENTIFIER_LINTS } from './key-identifier.lints';
import { KEY_USAGE_LINTS } from './key-usage.lints';
import { NAME_CONSTRAINTS_LINTS } from './name-constraints.lints';
import { NAME_LINTS } from './name.lints';
import { PATH_LINTS } from './path.lints';
import { PUBLIC_KEY_LINTS } from './public-key.lints';
import { REVOCATION_INFORMATION_LINTS } from './revocation-information.lints';
import { SUBJECT_ALT_NAME_LINTS } from './subject-alternative-name.lints';

/** All rules, in the order of their evaluation. */
export const CERTIFICATE_LINTS: readonly CertificateLint[] = [
  ...FIELD_LINTS,
  ...NAME_LINTS,
  ...PUBLIC_KEY_LINTS,
  ...BASIC_CONSTRAINTS_LINTS,
  ...KEY_IDENTIFIER_LINTS,
  ...REVOCATION_INFORMATION_LINTS,
  ...KEY_USAGE_LINTS,
  ...EXTENDED_KEY_USAGE_LINTS,
  ...SUBJECT_ALT_NAME_LINTS,
  ...CERTIFICATE_POLICIES_LINTS,
  ...NAME_CONSTRAINTS_LINTS,
  ...PATH_LINTS,
  ...ISSUER_LINTS,
  ...ENCODING_LINTS,
];

const NOTHING: readonly LintFinding[] = [];

/** Returns the violated rules, in the order of `CERTIFICATE_LINTS`. @throws InvalidValueError when an extension is malformed */
export function lintCertificate(fields: Omit<LintedCertificate, 'extensions'>): readonly LintFinding[] {
  const certificate = { ...fields, extensions: new DecodedExtensions(fields.tbs.extensions) };
  let findings: LintFinding[] | undefined;
  for (const lint of CERTIFICATE_LINTS) {
    const finding = lint.finding(certificate);
    if (finding === undefined) continue;
    (findings ??= []).push(typeof finding === 'string' ? { lint, finding } : { lint, ...finding });
  }
  return findings ?? NOTHING;
}
