import { Command } from '@nestjs/cqrs';
import type { AllowedProfileIds, CaView } from '../../domain';

/** Says which stored profiles issuers may use with a CA. */
export class AllowProfilesCommand extends Command<CaView> {
  constructor(
    readonly caId: string,
    readonly profileIds: AllowedProfileIds,
  ) {
    super();
  }
}
