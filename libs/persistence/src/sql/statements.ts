import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { TransactionContext } from '../transaction-context';

/** A named statement, which PostgreSQL parses once per connection. Its text must never vary. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs prepared statements without TypeORM's query builder, which costs more than the statements (docs/adr/0010). A
 * statement joins the running unit of work, or else is a transaction of its own.
 */
@Injectable()
export class Statements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionContext,
  ) {}

  async run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const connection = await this.#connection();
    const { name, text } = statement;
    const { rows } = await connection.query<Row>({ name, text, values: [...values] });
    return rows;
  }

  async #connection(): Promise<Pool | PoolClient> {
    const runner = this.transactions.isRunning() ? this.transactions.manager().queryRunner : undefined;
    if (runner) return (await runner.connect()) as PoolClient;
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
