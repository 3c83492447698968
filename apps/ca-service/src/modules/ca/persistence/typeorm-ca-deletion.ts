import { Outbox } from '@libs/messaging';
import { BULK_TIMEOUTS, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { type HeldKey, KeyRemovals } from '../../key';
import { type Ca, CaDeletion } from '../domain';
import { caEvent } from '../events/ca-events';
import { DELETE_CAS, DELETE_CERTIFICATES, DELETE_CAS_BELOW, CLEAR_ENGINES } from './ca-deletion.statement';
import { CaSubtree } from './ca-subtree';

@Injectable()
export class TypeOrmCaDeletion extends CaDeletion {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly subtree: CaSubtree,
    private readonly keyRemovals: KeyRemovals,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async delete(ca: Ca): Promise<void> {
    const { id } = ca.state;
    await this.subtree.stopIssuing(id, [id]);
    await this.keyRemovals.afterCommit(await this.#query<HeldKey>(CLEAR_ENGINES, [[id]]));
    await this.#query(DELETE_CAS, [[id]]);
    await this.outbox.add(ca.pullChanges().map(caEvent));
  }

  async deleteWithEverythingBelow(ca: Ca): Promise<void> {
    const { id } = ca.state;
    await this.#query(BULK_TIMEOUTS, []);
    await this.subtree.shareHierarchy();
    const ids = await this.subtree.stopIssuing(id, await this.subtree.lockCas(id));
    const keys = await this.#query<HeldKey>(CLEAR_ENGINES, [ids]);
    const others = await this.outbox.addDrafts(async (origin) => {
      await this.#query(DELETE_CAS_BELOW, [ids.filter((below) => below !== id), origin]);
      await this.#query(DELETE_CAS, [[id]]);
      return this.#query<HeldKey>(DELETE_CERTIFICATES, [ids, origin]);
    });
    await this.keyRemovals.afterCommit([...keys, ...others]);
    await this.outbox.add(ca.pullChanges().map(caEvent));
  }

  #query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.transactions.manager().query<Row[]>(sql, [...parameters]);
  }
}
