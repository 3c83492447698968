import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CaRepository, type CaSnapshot } from '../../domain';
import { UpdateCaMetadataCommand } from './update-ca-metadata.command';

@CommandHandler(UpdateCaMetadataCommand)
export class UpdateCaMetadataHandler implements ICommandHandler<UpdateCaMetadataCommand> {
  constructor(
    private readonly cas: CaRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ caId, patch }: UpdateCaMetadataCommand): Promise<CaSnapshot> {
    return this.unitOfWork.run(async () => {
      // The lock makes patches of two clients apply one after the other: neither undoes the other's.
      const ca = await this.cas.getForUpdate(caId);
      const now = this.clock.now();
      ca.patchMetadata(patch, now);
      await this.cas.saveState(ca);
      return ca.snapshot(now);
    });
  }
}
