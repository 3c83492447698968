import { UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../domain';
import { DeleteProfileCommand } from './delete-profile.command';

@CommandHandler(DeleteProfileCommand)
export class DeleteProfileHandler implements ICommandHandler<DeleteProfileCommand> {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute({ id }: DeleteProfileCommand): Promise<void> {
    return this.unitOfWork.run(async () => {
      const profile = await this.profiles.getForUpdate(id);
      profile.delete();
      await this.profiles.remove(profile);
    });
  }
}
