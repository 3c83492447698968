import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../../profile/domain';
import { CaRepository, type CaSnapshot } from '../../domain';
import { AssignProfileCommand } from './assign-profile.command';

@CommandHandler(AssignProfileCommand)
export class AssignProfileHandler implements ICommandHandler<AssignProfileCommand> {
  constructor(
    private readonly cas: CaRepository,
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ caId, profileId }: AssignProfileCommand): Promise<CaSnapshot> {
    return this.unitOfWork.run(async () => {
      const ca = await this.cas.getForUpdate(caId);
      await this.profiles.get(profileId);
      const now = this.clock.now();
      ca.assignProfile(profileId, now);
      await this.cas.saveState(ca);
      return ca.snapshot(now);
    });
  }
}
