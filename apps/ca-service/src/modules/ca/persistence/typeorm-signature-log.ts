import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { CaNotFoundError } from '../../certificate';
import { SignatureLog, type SignedMessage } from '../domain';
import { SHARE_CA } from './share-ca.statement';

/**
 * Events of one subject keep their order because their writers hold a lock (see Outbox.add): signatures of a CA
 * do not wait for each other, but for whoever changes or deletes it.
 */
@Injectable()
export class TypeOrmSignatureLog extends SignatureLog {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async add(signed: SignedMessage): Promise<void> {
    const cas = await this.transactions.manager().query<unknown[]>(SHARE_CA, [signed.caId]);
    if (cas.length === 0) throw new CaNotFoundError(signed.caId);
    await this.outbox.add(signed.pullEvents());
  }
}
