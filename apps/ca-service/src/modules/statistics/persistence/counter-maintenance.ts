import { UnitOfWork } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';

/** Every certificate is read: time for some 100 million. */
const ALLOW_TIME = `SET LOCAL statement_timeout = '30min'`;

/** The counters of certificates as a whole. Nobody who issues waits for any of this. */
@Injectable()
export class CounterMaintenance {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
  ) {}

  /** Adds single changes up; resolves with how many there were. */
  fold(): Promise<number> {
    return this.#run('fold_certificate_counts');
  }

  /** Compares the counters with the certificates, corrects them, and resolves with how many were wrong. */
  recount(): Promise<number> {
    return this.#run('recount_certificates');
  }

  #run(name: string): Promise<number> {
    return this.unitOfWork.run(async () => {
      const manager = this.transactions.manager();
      await manager.query(ALLOW_TIME);
      const [row] = await manager.query<{ count: string }[]>(`SELECT ${name}() AS count`);
      return Number(row?.count);
    });
  }
}
