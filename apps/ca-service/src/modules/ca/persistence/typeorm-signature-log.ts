import { Outbox } from '@libs/messaging';
import { SHARE_ACTIVE_CA, SHARE_CA, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/kernel';
import { CaNotActiveError, CaNotFoundError } from '../../certificate';
import { SignatureLog, type SignedMessage } from '../domain';
import { messageSigned } from '../events/ca-events';

/**
 * Events of one subject keep their order because their writers hold a lock (see Outbox.add). Signatures of a CA share
 * the lock; changes and deletion of the CA exclude them (docs/locking.md).
 */
@Injectable()
export class TypeOrmSignatureLog extends SignatureLog {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
  }

  async add(signed: SignedMessage, { caMustBeActive }: { readonly caMustBeActive: boolean }): Promise<void> {
    const { caId } = signed;
    const manager = this.transactions.manager();
    const cas = await manager.query<unknown[]>(SHARE_CA, [caId]);
    if (cas.length === 0) throw new CaNotFoundError(caId);
    if (caMustBeActive) {
      const active = await manager.query<unknown[]>(SHARE_ACTIVE_CA, [caId, this.clock.now()]);
      if (active.length === 0) throw new CaNotActiveError(caId);
    }
    await this.outbox.add([messageSigned(signed.signature, { id: caId }, signed)]);
  }
}
