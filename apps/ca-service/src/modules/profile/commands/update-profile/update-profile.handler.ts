import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository, type ProfileSnapshot, refuseImpossibleProfile } from '../../domain';
import { UpdateProfileCommand } from './update-profile.command';

@CommandHandler(UpdateProfileCommand)
export class UpdateProfileHandler implements ICommandHandler<UpdateProfileCommand> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ id, naming, definition }: UpdateProfileCommand): Promise<ProfileSnapshot> {
    return this.unitOfWork.run(async () => {
      const profile = await this.profiles.getForUpdate(id);
      refuseImpossibleProfile(definition, this.clock.now());
      profile.update(naming, definition);
      await this.profiles.save(profile);
      return profile.snapshot();
    });
  }
}
