import { UnitOfWork } from '@libs/kernel';
import { BULK_TIMEOUTS, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';

/** Maintains the certificate counters of the statistics. Issuing does not wait for it. */
@Injectable()
export class CounterMaintenance {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
  ) {}

  /** Adds the recorded changes to the counters; resolves with the number of changes. */
  fold(): Promise<number> {
    return this.#run('fold_certificate_counts');
  }

  /** Compares the counters with the certificates and corrects them; resolves with the number of wrong counters. */
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
