import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../../profile/domain';
import { CaRepository, type CaSnapshot, refuseUnknownProfiles } from '../../domain';
import { AllowProfilesCommand } from './allow-profiles.command';

@CommandHandler(AllowProfilesCommand)
export class AllowProfilesHandler implements ICommandHandler<AllowProfilesCommand> {
  constructor(
    private readonly cas: CaRepository,
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ caId, profileIds }: AllowProfilesCommand): Promise<CaSnapshot> {
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
