import type { TimeDuration } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Events per batch: a batch takes about 100 ms, and issuing goes on meanwhile. */
const BATCH_SIZE = 5_000;

/**
 * Deletes the oldest events up to the first one that is not published, or was published within the retention time, so
 * that the log has no holes. The locked row of `outbox_tail` admits one process at a time (docs/locking.md). It also
 * skips the index entries of deleted events, which stay until the next VACUUM.
 *
 * Subqueries and a range of numbers instead of joins: after a removal the planner assumes an empty log until the next
 * ANALYZE, and a join would read all newer events for each event of the batch.
 */
const REMOVE_OLDEST = `
  WITH tail AS (
    SELECT removed FROM outbox_tail FOR UPDATE SKIP LOCKED
  ), oldest AS (
    SELECT event.sequence,
      bool_and(coalesce(event.published_at < now() - $1 * interval '1 millisecond', false))
        OVER (ORDER BY event.sequence) AS goes
    FROM (
      SELECT sequence, published_at FROM outbox
      WHERE sequence > (SELECT removed FROM tail) ORDER BY sequence LIMIT $2
    ) AS event
  ), deleted AS (
    DELETE FROM outbox
    WHERE sequence > (SELECT removed FROM tail)
      AND sequence <= (SELECT max(sequence) FROM oldest WHERE goes)
    RETURNING sequence
  ), moved AS (
    UPDATE outbox_tail SET removed = (SELECT max(sequence) FROM deleted) WHERE EXISTS (SELECT FROM deleted)
  )
  SELECT count(*)::integer AS removed FROM deleted`;

/** Removes events that were published long ago from the log. */
@Injectable()
export class EventRemoval {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Removes one batch in a transaction of its own. Resolves with the number of removed events, and whether there may be
   * more. While another process removes events, it removes none.
   */
  async removeNext({ milliseconds }: TimeDuration): Promise<{ removed: number; more: boolean }> {
    const [batch] = await this.dataSource.query<{ removed: number }[]>(REMOVE_OLDEST, [
      milliseconds,
      BATCH_SIZE,
    ]);
    const removed = batch?.removed ?? 0;
    return { removed, more: removed === BATCH_SIZE };
  }
}
