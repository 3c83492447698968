import { Clock, Randomness, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  IssuanceProfile,
  type ProfileDefinition,
  ProfileRepository,
  type ProfileSnapshot,
  refuseImpossibleProfile,
} from '../domain';

export class CreateProfile extends Command<ProfileSnapshot> {
  constructor(
    readonly naming: { readonly name: string; readonly description: string },
    readonly definition: ProfileDefinition,
  ) {
    super();
  }
}

@CommandHandler(CreateProfile)
export class CreateProfileHandler implements ICommandHandler<CreateProfile> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  async execute({ naming, definition }: CreateProfile): Promise<ProfileSnapshot> {
    refuseImpossibleProfile(definition, this.clock.now());
    const profile = IssuanceProfile.create(this.randomness.uuid(), naming, definition);
    await this.unitOfWork.run(() => this.profiles.add(profile));
    return profile.snapshot();
  }
}
