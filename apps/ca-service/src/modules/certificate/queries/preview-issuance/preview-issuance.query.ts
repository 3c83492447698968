import type { CertificationRequest } from '@libs/crypto';
import { Query } from '@nestjs/cqrs';
import type { ProfileChoice, Requester } from '../../domain';
import type { IssuancePreviewView } from '../../wire';

/** Asks what IssueCertificateCommand would do; changes nothing. */
export class PreviewIssuanceQuery extends Query<IssuancePreviewView> {
  constructor(
    readonly caId: string,
    readonly request: CertificationRequest,
    readonly profile: ProfileChoice,
    readonly requester: Requester,
  ) {
    super();
  }
}
