import { InvalidValueError } from '@libs/kernel';
import { type CertificateLint } from './certificate-lint';

/** The certificate to be signed would break a rule. */
export class CertificateLintError extends InvalidValueError {
  override readonly code = 'certificate.lint';

  constructor({ name, section }: CertificateLint, finding: string) {
    super(`certificate ${finding} (${section})`, { lint: name, section });
  }
}
