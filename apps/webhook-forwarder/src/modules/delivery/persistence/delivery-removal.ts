import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const BATCH_SIZE = 5_000;

/**
 * What is done, and what waits for a subscription that is not configured any more. By an array, not a join: after a
 * removal the planner takes the table for empty until it is analysed again, and would read it for each of the batch.
 */
const REMOVE = `
  WITH old AS (
    SELECT id FROM delivery
    WHERE created_at < now() - $1 * interval '1 millisecond'
      AND (state <> 'pending' OR subscription <> ALL ($2::text[]))
    ORDER BY created_at LIMIT $3
    FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM delivery WHERE id = ANY (ARRAY(SELECT id FROM old)) RETURNING true
  )
  SELECT count(*)::integer AS count FROM gone`;

/** What the removed one was in the way of: a subscription may have been away, and come back. */
const RELEASE = `
  UPDATE delivery SET is_blocked = false
  WHERE state = 'pending' AND is_blocked AND NOT EXISTS (
    SELECT FROM delivery AS earlier
    WHERE earlier.subscription = delivery.subscription AND earlier.subject = delivery.subject
      AND earlier.state = 'pending' AND earlier.id < delivery.id
  )`;

/** Keeps the history bounded. */
@Injectable()
export class DeliveryRemoval {
  constructor(private readonly dataSource: DataSource) {}

  /** One batch; resolves with whether there may be more. */
  async removeNext(retentionMilliseconds: number, subscriptions: readonly string[]): Promise<boolean> {
    const values = [retentionMilliseconds, subscriptions, BATCH_SIZE];
    const [row] = await this.dataSource.query<{ count: number }[]>(REMOVE, values);
    return row?.count === BATCH_SIZE;
  }

  /** Lets go what waits for a delivery that is not there any more. */
  async releaseOrphans(): Promise<void> {
    await this.dataSource.query(RELEASE);
  }
}
