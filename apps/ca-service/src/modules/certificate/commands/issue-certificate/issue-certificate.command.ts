import type { CertificationRequest, LintFinding } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { CertificateSnapshot, ProfileChoice, Requester } from '../../domain';

export interface IssuedCertificate {
  readonly certificate: CertificateSnapshot;
  /** Rules of level warning that the certificate breaks. */
  readonly warnings: readonly LintFinding[];
}

export class IssueCertificateCommand extends Command<IssuedCertificate> {
  constructor(
    readonly caId: string,
    readonly request: CertificationRequest,
    readonly profile: ProfileChoice,
    readonly requester: Requester,
  ) {
    super();
  }
}
