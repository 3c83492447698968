import { Clock, Randomness, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  IssuanceProfile,
  ProfileRepository,
  type ProfileSnapshot,
  refuseImpossibleProfile,
} from '../../domain';
import { CreateProfileCommand } from './create-profile.command';

@CommandHandler(CreateProfileCommand)
export class CreateProfileHandler implements ICommandHandler<CreateProfileCommand> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  async execute({ naming, definition }: CreateProfileCommand): Promise<ProfileSnapshot> {
    refuseImpossibleProfile(definition, this.clock.now());
    const profile = IssuanceProfile.create(this.randomness.uuid(), naming, definition);
    await this.unitOfWork.run(() => this.profiles.add(profile));
    return profile.snapshot();
  }
}
