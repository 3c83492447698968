import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KeyRemovals } from '../../key/domain';
import { CaSettings } from '../ca-settings';
import { CaDeletion, CaHierarchy, CaRepository, CascadeDeleteForbiddenError, StatusCascade } from '../domain';

export class DeleteCa extends Command<void> {
  constructor(
    readonly caId: string,
    /** true: everything below the CA is deleted; false: it is revoked. */
    readonly cascade: boolean,
  ) {
    super();
  }
}

@CommandHandler(DeleteCa)
export class DeleteCaHandler implements ICommandHandler<DeleteCa> {
  constructor(
    private readonly hierarchy: CaHierarchy,
    private readonly cas: CaRepository,
    private readonly cascade: StatusCascade,
    private readonly deletion: CaDeletion,
    private readonly keyRemovals: KeyRemovals,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: CaSettings,
  ) {}

  async execute(command: DeleteCa): Promise<void> {
    await this.unitOfWork.run(() => this.#delete(command));
    // After the commit. A key that cannot be removed now is removed by a later sweep.
    await this.keyRemovals.removeDue();
  }

  async #delete({ caId, cascade }: DeleteCa): Promise<void> {
    const now = this.clock.now();
    await this.hierarchy.share();
    const ca = await this.cas.getForUpdate(caId);
    ca.refuseDeletion(now);
    if (cascade && !this.settings.allowCascadeDelete) throw new CascadeDeleteForbiddenError(caId);
    ca.delete(cascade);
    if (cascade) {
      await this.deletion.deleteWithEverythingBelow(ca);
    } else {
      await this.cascade.revokeForDeletion({ caId, undoneBy: ca.identityWithoutKey }, now);
      await this.deletion.delete(ca);
    }
  }
}
