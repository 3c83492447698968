import { UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../domain';

/** CAs with the profile as their default keep its id, and issue nothing by default afterwards (contract 10.1, 40). */
export class DeleteProfile extends Command<void> {
  constructor(readonly id: string) {
    super();
  }
}

@CommandHandler(DeleteProfile)
export class DeleteProfileHandler implements ICommandHandler<DeleteProfile> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute({ id }: DeleteProfile): Promise<void> {
    return this.unitOfWork.run(async () => {
      const profile = await this.profiles.getForUpdate(id);
      profile.delete();
      await this.profiles.remove(profile);
    });
  }
}
