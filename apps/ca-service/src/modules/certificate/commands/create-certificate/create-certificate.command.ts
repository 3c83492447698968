import type { Subject } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { WantedKey } from '../../../key/domain';
import type { ProfileChoice, Requester } from '../../domain';
import type { IssuedCertificate } from '../issue-certificate/issue-certificate.command';

export interface NewCertificate {
  readonly caId: string;
  readonly key: WantedKey;
  readonly subject: Subject;
  readonly profile: ProfileChoice;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Makes a key, or takes one that the service holds, and has a CA certify it. */
export class CreateCertificateCommand extends Command<IssuedCertificate> {
  constructor(
    readonly certificate: NewCertificate,
    readonly requester: Requester,
  ) {
    super();
  }
}
