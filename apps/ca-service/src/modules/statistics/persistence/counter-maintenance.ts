import { UnitOfWork } from '@libs/kernel';
import { BULK_TIMEOUTS, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';

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
      await manager.query(BULK_TIMEOUTS);
      const [row] = await manager.query<{ count: string }[]>(`SELECT ${name}() AS count`);
      return Number(row?.count);
    });
  }
}
