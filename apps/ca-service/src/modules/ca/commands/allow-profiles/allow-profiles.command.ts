import { Command } from '@nestjs/cqrs';
import type { AllowedProfileIds, CaSnapshot } from '../../domain';

/** Sets the stored profiles that issuers may use with a CA. */
export class AllowProfilesCommand extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly profileIds: AllowedProfileIds,
  ) {
    super();
  }
}
