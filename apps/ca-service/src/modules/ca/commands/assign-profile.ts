import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../profile/domain';
import { CaRepository, type CaSnapshot } from '../domain';

export class AssignProfile extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly profileId: string,
  ) {
    super();
  }
}

@CommandHandler(AssignProfile)
export class AssignProfileHandler implements ICommandHandler<AssignProfile> {
  constructor(
    private readonly cas: CaRepository,
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ caId, profileId }: AssignProfile): Promise<CaSnapshot> {
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
