import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  type ProfileDefinition,
  ProfileRepository,
  type ProfileSnapshot,
  refuseImpossibleProfile,
} from '../domain';

/** Replaces a profile as a whole. */
export class UpdateProfile extends Command<ProfileSnapshot> {
  constructor(
    readonly id: string,
    readonly naming: { readonly name: string; readonly description: string },
    readonly definition: ProfileDefinition,
  ) {
    super();
  }
}

@CommandHandler(UpdateProfile)
export class UpdateProfileHandler implements ICommandHandler<UpdateProfile> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ id, naming, definition }: UpdateProfile): Promise<ProfileSnapshot> {
    return this.unitOfWork.run(async () => {
      const profile = await this.profiles.getForUpdate(id);
      refuseImpossibleProfile(definition, this.clock.now());
      profile.update(naming, definition);
      await this.profiles.save(profile);
      return profile.snapshot();
    });
  }
}
