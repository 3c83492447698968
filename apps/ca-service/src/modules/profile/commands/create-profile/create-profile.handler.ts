import { Randomness, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IssuanceProfile, type IssuanceProfileView, ProfileRepository } from '../../domain';
import { CreateProfileCommand } from './create-profile.command';

@CommandHandler(CreateProfileCommand)
export class CreateProfileHandler implements ICommandHandler<CreateProfileCommand> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly randomness: Randomness,
  ) {}

  async execute({ naming, definition }: CreateProfileCommand): Promise<IssuanceProfileView> {
    const profile = IssuanceProfile.create(this.randomness.uuid(), naming, definition);
    await this.unitOfWork.run(() => this.profiles.add(profile));
    return profile.view();
  }
}
