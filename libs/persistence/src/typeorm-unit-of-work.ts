import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@libs/kernel';
import { DataSource } from 'typeorm';
import { TransactionContext } from './transaction-context';

/** A unit of work is one PostgreSQL transaction (READ COMMITTED); its commit is durable before `run` returns. */
@Injectable()
export class TypeOrmUnitOfWork extends UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionContext,
  ) {
    super();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.transactions.isRunning()) return work();
    const { result, committed } = await this.dataSource.transaction((manager) =>
      this.transactions.enter(manager, work),
    );
    committed();
    return result;
  }
}
