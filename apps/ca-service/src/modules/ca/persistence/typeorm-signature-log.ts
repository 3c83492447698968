import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { CaNotFoundError, passGate } from '../../certificate';
import { SignatureLog, type SignedMessage } from '../domain';

/**
 * Events of one subject keep their order because their writers hold a lock (see Outbox.add): signatures of a CA
 * do not wait for each other, but for whoever changes or deletes it.
 */
const LOCK_CA = `SELECT id FROM ca WHERE ${passGate('signing messages', '$1')} AND id = $1 FOR SHARE`;

@Injectable()
export class TypeOrmSignatureLog extends SignatureLog {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async add(signed: SignedMessage): Promise<void> {
    const cas = await this.transactions.manager().query<unknown[]>(LOCK_CA, [signed.caId]);
    if (cas.length === 0) throw new CaNotFoundError(signed.caId);
    await this.outbox.add(signed.pullEvents());
  }
}
