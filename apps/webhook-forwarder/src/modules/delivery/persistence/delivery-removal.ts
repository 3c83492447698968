import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const BATCH_SIZE = 5_000;

/**
 * What is done, and what waits for a subscription that is not configured any more. By the place of each row: after a
 * removal the planner takes the table for empty until it is analysed again, and would read it for each of the batch.
 * One that moves meanwhile stays until the next batch.
 */
const REMOVE = `
  WITH old AS (
    SELECT ctid AS place FROM delivery
    WHERE created_at < now() - $1 * interval '1 millisecond'
      AND (state <> 'pending' OR subscription <> ALL ($2::text[]))
    ORDER BY created_at LIMIT $3
    FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM delivery WHERE ctid = ANY (ARRAY(SELECT place FROM old))
  )
  SELECT count(*)::integer AS count FROM old`;

/**
 * What the removed one was in the way of: a subscription may have been away, and come back. One walk along what is
 * pending, for the same reason: looking for an earlier one of each may become a walk for each.
 */
const RELEASE = `
  WITH first AS (
    SELECT DISTINCT ON (subscription, subject) ctid AS place, is_blocked FROM delivery
    WHERE state = 'pending' ORDER BY subscription, subject, id
  )
  UPDATE delivery SET is_blocked = false
  WHERE ctid = ANY (ARRAY(SELECT place FROM first WHERE is_blocked)) AND is_blocked`;

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
