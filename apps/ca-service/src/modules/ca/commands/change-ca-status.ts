import { Clock, UnitOfWork } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  blocksKey,
  CaHolds,
  CompromisedKeys,
  mustNotLeaveHoldOfCa,
  type StatusChange,
  StatusOfCas,
} from '../../certificate/domain';
import { type Ca, CaHierarchy, CaRepository, type CaSnapshot, cascadeKind, StatusCascade } from '../domain';

export class ChangeCaStatus extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly change: StatusChange,
  ) {
    super();
  }
}

@CommandHandler(ChangeCaStatus)
export class ChangeCaStatusHandler implements ICommandHandler<ChangeCaStatus> {
  constructor(
    private readonly hierarchy: CaHierarchy,
    private readonly cas: CaRepository,
    private readonly holds: CaHolds,
    private readonly cascades: StatusCascade,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Changes the CA and everything below it in one transaction. */
  execute({ caId, change }: ChangeCaStatus): Promise<CaSnapshot> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      await this.hierarchy.share();
      const before = await this.cas.getForUpdate(caId);
      before.certificate.refuseImpossibleStatus(change, now);
      // A concurrent hold of a CA above waits for the lock of this CA, and then includes it.
      mustNotLeaveHoldOfCa(before.certificate, change, await this.holds.above(caId));
      await this.#cascade(before, change, now);

      // Loaded again with a lock: the CA issued certificates until now.
      const ca = await this.cas.getWithCertificateForUpdate(caId);
      ca.changeStatus(change, now);
      await this.cas.save(ca);
      const { state } = ca.certificate;
      // Changes of CAs need the permission admin.
      if (blocksKey(state, change, 'admin')) await this.compromisedKeys.add(state.key.id, now);
      return ca.snapshot(now);
    });
  }

  async #cascade({ state: { id }, certificate }: Ca, change: StatusChange, now: Date): Promise<void> {
    switch (cascadeKind(certificate, change)) {
      case 'revocation':
        return this.cascades.revoke(id, change.reason, now);
      case 'correction':
        return this.cascades.correct(id, change.reason, now);
      case 'hold':
        return this.cascades.hold(id, now);
      case 'release':
        return this.cascades.release(id, now);
      case 'nothing':
    }
  }
}

/** Implements the port of the certificate feature for requests that name the certificate of a CA. */
@Injectable()
export class StatusOfCasByCommand extends StatusOfCas {
  constructor(private readonly commands: CommandBus) {
    super();
  }

  async change(caId: string, change: StatusChange): Promise<void> {
    await this.commands.execute(new ChangeCaStatus(caId, change));
  }
}
