import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';

/** One reading statement after another, on one connection and one state of the database. */
export type Read = <Row extends object>(text: string, values: readonly unknown[]) => Promise<Row[]>;

/**
 * Compiling a plan (JIT) takes longer than any page that is served by an index; and a list that is not served by one
 * must not take several processors from those who issue. Of a table that is joined only the rows found are wanted:
 * where PostgreSQL takes them for many it would read the whole table instead, for a hash or for merging.
 */
const LEAN = ['jit = off', 'max_parallel_workers_per_gather = 0'];
export const PLANNER_SETTINGS: readonly string[] = [
  ...LEAN,
  'enable_hashjoin = off',
  'enable_mergejoin = off',
];

/** Runs statements whose cost a client decides: they change nothing, and PostgreSQL stops them after a while. */
@Injectable()
export class TimeLimitedReads {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws the error 57014 of PostgreSQL (query_canceled) when a statement takes longer than `milliseconds` */
  async run<T>(
    milliseconds: number,
    work: (read: Read) => Promise<T>,
    purpose: 'for pages' | 'for counts' = 'for pages',
  ): Promise<T> {
    const pool = (this.dataSource.driver as unknown as { master: Pool }).master;
    const connection = await pool.connect();
    try {
      await connection.query(
        [
          'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
          ...[
            `statement_timeout = ${Math.trunc(milliseconds)}`,
            ...(purpose === 'for pages' ? PLANNER_SETTINGS : LEAN),
          ].map((setting) => `SET LOCAL ${setting}`),
        ].join('; '),
      );
      const result = await work(
        async <Row extends object>(text: string, values: readonly unknown[]) =>
          (await connection.query<Row>(text, [...values])).rows,
      );
      await connection.query('COMMIT');
      connection.release();
      return result;
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  }
}

/** A connection on which even that fails is not used again. */
async function rollBack(connection: PoolClient): Promise<void> {
  try {
    await connection.query('ROLLBACK');
    connection.release();
  } catch {
    connection.release(true);
  }
}
