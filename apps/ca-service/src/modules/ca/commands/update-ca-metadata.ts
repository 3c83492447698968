import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { MetadataPatch } from '../../certificate/domain';
import { CaRepository, type CaSnapshot } from '../domain';

export class UpdateCaMetadata extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly patch: MetadataPatch,
  ) {
    super();
  }
}

@CommandHandler(UpdateCaMetadata)
export class UpdateCaMetadataHandler implements ICommandHandler<UpdateCaMetadata> {
  constructor(
    private readonly cas: CaRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ caId, patch }: UpdateCaMetadata): Promise<CaSnapshot> {
    return this.unitOfWork.run(async () => {
      // The lock serializes patches: no client overwrites the patch of another one.
      const ca = await this.cas.getForUpdate(caId);
      const now = this.clock.now();
      ca.patchMetadata(patch, now);
      await this.cas.saveState(ca);
      return ca.snapshot(now);
    });
  }
}
