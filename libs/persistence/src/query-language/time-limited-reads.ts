import { FairQueue } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { PersistenceOptions } from '../data-source';
import { ReadPool } from '../read-pool';
import { ListOptions } from './list-query';
import { QUERY_CANCELED, ReadTookTooLongError } from './query-language.errors';

/** One reading statement after another, on one connection and one state of the database. */
export type Read = <Row extends object>(text: string, values: readonly unknown[]) => Promise<Row[]>;

/** A read that is one statement of the service's own; with a name it is parsed once per connection. */
export interface ReadStatement {
  readonly name?: string;
  readonly text: string;
}

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
  // A page is read to its end, although by a cursor.
  'cursor_tuple_fraction = 1',
];

/** Milliseconds; the share of the time limit after which what is left of it is set anew. */
const NEGLIGIBLE_SHARE = 0.1;

/**
 * Runs reads whose cost a client decides: they change nothing, have connections of their own, wait for their turn, of
 * which one caller has half at most, and PostgreSQL stops them after a while.
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
   * As `query`, for reads that serve many callers at once and are limited elsewhere: never rejected, and in sequence
   * with other reads under the same name.
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

/** PostgreSQL limits each statement: what earlier ones took is taken from the limit of the next. */
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

/** A limit of 0 is none. */
const timeLimitOf = (milliseconds: number): string =>
  `statement_timeout = ${Math.max(1, Math.trunc(milliseconds))}`;

async function rowsOf<Row extends object>(
  connection: PoolClient,
  statement: ReadStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await connection.query<Row>({ ...statement, values: [...values] })).rows;
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
