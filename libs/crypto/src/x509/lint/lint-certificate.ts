import { type CertificateLint, type LintedCertificate, type LintFinding } from './certificate-lint';
import { EXTENSION_LINTS } from './extension.lints';
import { FIELD_LINTS } from './field.lints';
import { KEY_USAGE_LINTS } from './key-usage.lints';
import { NAME_LINTS } from './name.lints';
import { SUBJECT_ALT_NAME_LINTS } from './subject-alternative-name.lints';

/** All rules, in the order in which they are tried. */
export const CERTIFICATE_LINTS: readonly CertificateLint[] = [
  ...FIELD_LINTS,
  ...NAME_LINTS,
  ...EXTENSION_LINTS,
  ...KEY_USAGE_LINTS,
  ...SUBJECT_ALT_NAME_LINTS,
];

const NOTHING: readonly LintFinding[] = [];

/** Every rule that is broken, in the order of the list. */
export function lintCertificate(certificate: LintedCertificate): readonly LintFinding[] {
  let findings: LintFinding[] | undefined;
  for (const lint of CERTIFICATE_LINTS) {
    const finding = lint.finding(certificate);
    if (finding !== undefined) (findings ??= []).push({ lint, finding });
  }
  return findings ?? NOTHING;
}
