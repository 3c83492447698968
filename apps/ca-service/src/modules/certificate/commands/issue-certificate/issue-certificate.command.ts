import type { CertificationRequest } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { ProfileDefinition } from '../../../profile';
import type { CertificateView } from '../../domain';

/** Which profile to issue with: one in the request itself, a stored one, or the CA's default. */
export type ProfileChoice =
  { readonly inline: ProfileDefinition } | { readonly id: string } | 'default of the CA';

export class IssueCertificateCommand extends Command<CertificateView> {
  constructor(
    readonly caId: string,
    readonly request: CertificationRequest,
    readonly profile: ProfileChoice,
  ) {
    super();
  }
}
