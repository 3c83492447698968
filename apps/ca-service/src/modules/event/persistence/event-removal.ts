import type { TimeDuration } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Few enough that a batch takes a tenth of a second, and that issuing goes on beside it. */
const BATCH_SIZE = 5_000;

/**
 * The oldest events, up to the first one that is to stay: one that was published later than the retention allows, or
 * is not published yet. So what stays is always the whole end of the log. One process at a time has the row that says
 * how far the log is removed; two would leave a hole when the one ahead commits and the other is rolled back. That
 * row also spares the way past what was removed before, which the index keeps until the next VACUUM.
 *
 * Subqueries and a range of numbers, no joins: after a removal the planner takes the log for empty until it is
 * analysed again, and would look through all that came since for each event of the batch.
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
  ), gone AS (
    DELETE FROM outbox
    WHERE sequence > (SELECT removed FROM tail)
      AND sequence <= (SELECT max(sequence) FROM oldest WHERE goes)
    RETURNING sequence
  ), moved AS (
    UPDATE outbox_tail SET removed = (SELECT max(sequence) FROM gone) WHERE EXISTS (SELECT FROM gone)
  )
  SELECT count(*)::integer AS removed FROM gone`;

/** Removes events that were published long ago from the log. */
@Injectable()
export class EventRemoval {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * One batch, in a transaction of its own. Resolves with how many it removed, and whether there may be more: not
   * while another process is at it.
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
