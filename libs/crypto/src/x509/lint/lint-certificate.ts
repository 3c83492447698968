import { type CertificateLint, type LintedCertificate } from './certificate-lint';
import { CertificateLintError } from './certificate-lint.error';
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

/** @throws CertificateLintError for the first rule that is broken */
export function lintCertificate(certificate: LintedCertificate): void {
  for (const lint of CERTIFICATE_LINTS) {
    const finding = lint.finding(certificate);
    if (finding !== undefined) throw new CertificateLintError(lint, finding);
  }
}
