import type { TimeDuration } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Few enough that a batch takes a tenth of a second, and that issuing goes on beside it. */
const BATCH_SIZE = 5_000;

/**
 * The oldest events, up to the first one that is to stay: one that was published later than the retention allows, that
 * is not published yet, or that another process is about to remove (if that one is rolled back, and later events were
 * gone, the log would have a hole). So what stays is always the whole end of the log. `$1` is a place below which
 * nothing is left: it spares the way past what was just removed, which the index keeps until the next VACUUM.
 */
const REMOVE_OLDEST = `
  WITH oldest AS (
    SELECT id, sequence, coalesce(published_at < now() - $2 * interval '1 millisecond', false) AS is_due
    FROM outbox WHERE sequence > $1 ORDER BY sequence LIMIT $3
  ), locked AS (
    SELECT id FROM outbox WHERE id IN (SELECT id FROM oldest WHERE is_due) FOR UPDATE SKIP LOCKED
  ), going AS (
    SELECT oldest.id, bool_and(locked.id IS NOT NULL) OVER (ORDER BY oldest.sequence) AS goes
    FROM oldest LEFT JOIN locked ON locked.id = oldest.id
  ), removed AS (
    DELETE FROM outbox USING going WHERE outbox.id = going.id AND going.goes RETURNING outbox.sequence
  )
  SELECT count(*)::integer AS removed, coalesce(max(sequence), $1) AS place FROM removed`;

/** What a batch came to. */
export interface RemovedBatch {
  readonly removed: number;
  /** Where the next batch goes on. */
  readonly place: string;
  /** Whether there is nothing more to remove, or another process is at it. */
  readonly isLast: boolean;
}

/** Removes events that were published long ago from the log. */
@Injectable()
export class EventRemoval {
  /** Before the first event. */
  static readonly BEGINNING = '0';

  constructor(private readonly dataSource: DataSource) {}

  /** One batch from `place` on, in a transaction of its own. */
  async removeNext(place: string, { milliseconds }: TimeDuration): Promise<RemovedBatch> {
    const [batch] = await this.dataSource.query<Omit<RemovedBatch, 'isLast'>[]>(REMOVE_OLDEST, [
      place,
      milliseconds,
      BATCH_SIZE,
    ]);
    if (!batch) throw new Error('outbox: the removal of events answered nothing');
    return { ...batch, isLast: batch.removed < BATCH_SIZE };
  }
}
