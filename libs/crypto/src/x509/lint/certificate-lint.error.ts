import { InvalidValueError } from '@libs/kernel';
import { type LintFinding } from './certificate-lint';

/** The certificate to be signed would break a rule. */
export class CertificateLintError extends InvalidValueError {
  override readonly code = 'certificate.lint';

  constructor({ lint, finding }: LintFinding) {
    super(`certificate ${finding} (${lint.section}, lint ${lint.name})`, {
      lint: lint.name,
      section: lint.section,
    });
  }
}
