import { FairQueue } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { PersistenceOptions } from '../data-source';
import { ReadPool } from '../read-pool';
import { ListOptions } from './list-query';
import { QUERY_CANCELED, ReadTookTooLongError } from './query-language.errors';

/** Runs one statement of a read; all statements of a read have one connection and one snapshot. */
export type Read = <Row extends object>(text: string, values: readonly unknown[]) => Promise<Row[]>;

/** A read of one fixed statement. PostgreSQL parses a named one once per connection. */
export interface ReadStatement {
  readonly name?: string;
  readonly text: string;
}

/**
 * JIT compilation of a plan takes longer than a page that an index serves, and a list without an index must not take
 * several processors from issuing. Hash and merge joins are off for pages: PostgreSQL overestimates the rows found, and
 * would read the whole joined table.
 */
const LEAN = ['jit = off', 'max_parallel_workers_per_gather = 0'];
export const PLANNER_SETTINGS: readonly string[] = [
  ...LEAN,
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  // The cursor of a page is read to its end.
  'cursor_tuple_fraction = 1',
];

/** Share of the time limit that may pass before the remaining limit is set again. */
const NEGLIGIBLE_SHARE = 0.1;

/**
 * Runs reads whose cost depends on the client: read-only, on connections of their own, in a queue that gives one caller
 * half of them at most, and with a time limit that PostgreSQL enforces (docs/adr/0033).
 */
@Injectable()
export class TimeLimitedReads {
  readonly #queue: FairQueue;

  constructor(
    private readonly pool: ReadPool,
    private readonly options: ListOptions,
    { readPoolSize }: PersistenceOptions,
  ) {
    this.#queue = new FairQueue('lists, statistics and event pages', {
      total: options.reads,
      perCaller: options.readsPerCaller,
      running: readPoolSize,
      runningPerCaller: Math.max(1, Math.floor(readPoolSize / 2)),
      longestWait: 2 * options.timeLimit,
    });
  }

  /**
   * @throws the error 57014 of PostgreSQL (query_canceled) when the statements take longer than `milliseconds`
   * together; CallerLimitReachedError, ServiceLimitReachedError, DatabaseBusyError
   */
  run<T>(
    milliseconds: number,
    work: (read: Read) => Promise<T>,
    purpose: 'for pages' | 'for counts' = 'for pages',
  ): Promise<T> {
    return this.#queue.run(() => this.#transaction(milliseconds, work, purpose));
  }

  /** @throws ReadTookTooLongError, CallerLimitReachedError, ServiceLimitReachedError, DatabaseBusyError */
  query<Row extends object>(statement: ReadStatement, values: readonly unknown[]): Promise<Row[]> {
    return this.#queue.run(() => this.#query<Row>(statement, values));
  }

  /**
   * Runs `query` for reads that serve many callers at once and are limited elsewhere. It is never rejected, and reads
   * with the same name run one after the other.
   */
  queryAs<Row extends object>(
    name: string,
    statement: ReadStatement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.#queue.runAs(name, () => this.#query<Row>(statement, values));
  }

  async #query<Row extends object>(statement: ReadStatement, values: readonly unknown[]): Promise<Row[]> {
    const { timeLimit } = this.options;
    try {
      return await this.#transaction(
        timeLimit,
        (_read, connection) => rowsOf<Row>(connection, statement, values),
        'for counts',
      );
    } catch (error) {
      throw (error as { code?: string }).code === QUERY_CANCELED
        ? new ReadTookTooLongError(timeLimit)
        : error;
    }
  }

  async #transaction<T>(
    milliseconds: number,
    work: (read: Read, connection: PoolClient) => Promise<T>,
    purpose: 'for pages' | 'for counts',
  ): Promise<T> {
    const connection = await this.pool.connect();
    try {
      await begin(connection, milliseconds, purpose);
      const result = await work(readerOf(connection, milliseconds), connection);
      await connection.query('COMMIT');
      connection.release();
      return result;
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  }
}

async function begin(
  connection: PoolClient,
  milliseconds: number,
  purpose: 'for pages' | 'for counts',
): Promise<void> {
  const settings = [timeLimitOf(milliseconds), ...(purpose === 'for pages' ? PLANNER_SETTINGS : LEAN)];
  const begins = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
  await connection.query([begins, ...settings.map((setting) => `SET LOCAL ${setting}`)].join('; '));
}

/** Returns a `Read` whose statements share the limit: PostgreSQL limits each statement, so it is set again in between. */
function readerOf(connection: PoolClient, milliseconds: number): Read {
  const began = performance.now();
  let left = milliseconds;
  return async <Row extends object>(text: string, values: readonly unknown[]) => {
    const now = milliseconds - (performance.now() - began);
    if (left - now > milliseconds * NEGLIGIBLE_SHARE) {
      left = now;
      await connection.query(`SET LOCAL ${timeLimitOf(left)}`);
    }
    return rowsOf<Row>(connection, { text }, values);
  };
}

/** At least 1 ms, because 0 disables the limit. */
const timeLimitOf = (milliseconds: number): string =>
  `statement_timeout = ${Math.max(1, Math.trunc(milliseconds))}`;

async function rowsOf<Row extends object>(
  connection: PoolClient,
  statement: ReadStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await connection.query<Row>({ ...statement, values: [...values] })).rows;
}

/** Destroys the connection when ROLLBACK fails. */
async function rollBack(connection: PoolClient): Promise<void> {
  try {
    await connection.query('ROLLBACK');
    connection.release();
  } catch {
    connection.release(true);
  }
}
