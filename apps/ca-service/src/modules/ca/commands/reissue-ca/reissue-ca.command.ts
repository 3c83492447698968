import { Command } from '@nestjs/cqrs';
import type { CaProfileChoice } from '../../domain';
import type { CertifiedCaSnapshot } from '../create-ca/create-ca.command';

/** Gives a CA a new certificate for the key that it has. */
export class ReissueCaCommand extends Command<CertifiedCaSnapshot> {
  constructor(
    readonly caId: string,
    readonly profile: CaProfileChoice,
  ) {
    super();
  }
}
