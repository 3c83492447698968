import { Outbox } from '@libs/messaging';
import { BULK_TIMEOUTS, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import type { CertificateId } from '../../certificate';
import { DeletionRevocations } from '../domain';
import { CaSubtree } from './ca-subtree';
import { changeAll } from './cascade-rounds';
import { ADOPT, CAUSE_OF, FORGET, PASS_ON, UNDONE } from './deletion-revocation.statement';

@Injectable()
export class TypeOrmDeletionRevocations extends DeletionRevocations {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly subtree: CaSubtree,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async causeOf(certificateId: CertificateId): Promise<string | undefined> {
    const [cause] = await this.#query<{ identity: string }>(CAUSE_OF, [certificateId]);
    return cause?.identity;
  }

  async adopt(identity: string, caId: string): Promise<void> {
    await this.#query(BULK_TIMEOUTS, []);
    await this.#query(ADOPT, [identity, caId]);
  }

  async undo(identity: string, caId: string, now: Date): Promise<void> {
    // The CAs below get events.
    await this.subtree.lockCas(caId);
    const run = { outcome: UNDONE, now, parameter: identity, affected: 'true', parameters: [] };
    await this.outbox.addDrafts((origin) => changeAll(this.transactions.manager(), { ...run, origin }));
    await this.#query(FORGET, [identity]);
  }

  async passOn(identity: string, to: string): Promise<void> {
    await this.#query(PASS_ON, [identity, to]);
  }

  #query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.transactions.manager().query<Row[]>(sql, [...parameters]);
  }
}
