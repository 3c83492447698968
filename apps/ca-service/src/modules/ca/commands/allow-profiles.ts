import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../profile/domain';
import { type AllowedProfileIds, CaRepository, type CaSnapshot, refuseUnknownProfiles } from '../domain';

/** Sets the stored profiles that issuers may use with a CA. */
export class AllowProfiles extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly profileIds: AllowedProfileIds,
  ) {
    super();
  }
}

@CommandHandler(AllowProfiles)
export class AllowProfilesHandler implements ICommandHandler<AllowProfiles> {
  constructor(
    private readonly cas: CaRepository,
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ caId, profileIds }: AllowProfiles): Promise<CaSnapshot> {
    return this.unitOfWork.run(async () => {
      const ca = await this.cas.getForUpdate(caId);
      await refuseUnknownProfiles(profileIds, this.profiles);
      const now = this.clock.now();
      ca.allowProfiles(profileIds, now);
      await this.cas.saveState(ca);
      return ca.snapshot(now);
    });
  }
}
