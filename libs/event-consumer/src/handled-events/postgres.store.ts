import { UnitOfWork } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ResolvedEventConsumerOptions } from '../event-consumer.options';
import { type EventIdentity, HandledEvents } from './handled-events';
import { CreateHandledEvents1764600000000 } from './migrations/1764600000000-create-handled-events';

/** A second transaction with the same event waits for the end of the first one. */
const INSERT = `
  INSERT INTO handled_event (consumer, event_id, sequence) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING
  RETURNING true AS is_new`;

const POSITION = `SELECT sequence FROM event_position WHERE consumer = $1`;

const ADVANCE = `
  INSERT INTO event_position (consumer, sequence) VALUES ($1, $2)
  ON CONFLICT (consumer) DO UPDATE SET sequence = excluded.sequence
  WHERE event_position.sequence < excluded.sequence`;

const START_OVER = `UPDATE event_position SET sequence = 0 WHERE consumer = $1`;

const BATCH_SIZE = 5_000;

/**
 * Deletes rows by their ctid, which does not change while the rows are not updated. By key, and with statistics of an empty
 * table, the planner would read all rows of the consumer for each row of the batch.
 */
const FORGET = `
  WITH old AS (
    SELECT ctid AS place FROM handled_event
    WHERE consumer = $1 AND handled_at < $2
      AND coalesce(sequence, 0) < (SELECT sequence FROM event_position WHERE consumer = $1) - $3
    ORDER BY handled_at LIMIT $4
  ), gone AS (
    DELETE FROM handled_event WHERE ctid = ANY (ARRAY(SELECT place FROM old))
    RETURNING true
  )
  SELECT count(*)::integer AS count FROM gone`;

/**
 * Stores handled events in the database of the consuming service, in tables of `EVENT_CONSUMER_MIGRATIONS`. `once` opens a
 * unit of work. Writes of the handlers through it, or inside a nested `UnitOfWork.run`, are committed together with the
 * record of the event, so their effect happens exactly once.
 */
@Injectable()
export class PostgresHandledEvents extends HandledEvents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
    private readonly options: ResolvedEventConsumerOptions,
  ) {
    super();
  }

  once({ id, sequence }: EventIdentity, work: () => Promise<void>): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const inserted = await this.transactions
        .manager()
        .query<object[]>(INSERT, [this.options.serviceId, id, sequence ?? null]);
      if (inserted.length === 0) return false;
      await work();
      return true;
    });
  }

  async position(): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ sequence: string }[]>(POSITION, [this.options.serviceId]);
    return row && Number(row.sequence);
  }

  async advance(sequence: number): Promise<void> {
    await this.dataSource.query(ADVANCE, [this.options.serviceId, sequence]);
  }

  async startOver(): Promise<void> {
    await this.dataSource.query(START_OVER, [this.options.serviceId]);
  }

  async forget(before: Date, farBehind: number): Promise<number> {
    const values = [this.options.serviceId, before, farBehind, BATCH_SIZE];
    const [row] = await this.dataSource.query<{ count: number }[]>(FORGET, values);
    return row?.count ?? 0;
  }
}

/** Migrations of `PostgresHandledEvents`; add them to the migrations of the service. */
export const EVENT_CONSUMER_MIGRATIONS = [CreateHandledEvents1764600000000];
