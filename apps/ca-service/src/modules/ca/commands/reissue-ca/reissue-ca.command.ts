import { Command } from '@nestjs/cqrs';
import type { CaProfileChoice } from '../../domain';
import type { CertifiedCaView } from '../create-ca/create-ca.command';

/** Gives a CA a new certificate for the key that it has. */
export class ReissueCaCommand extends Command<CertifiedCaView> {
  constructor(
    readonly caId: string,
    readonly profile: CaProfileChoice,
  ) {
    super();
  }
}
