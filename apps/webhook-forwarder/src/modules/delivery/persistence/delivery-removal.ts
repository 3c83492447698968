import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const BATCH_SIZE = 5_000;

/**
 * Deletes finished deliveries, and pending ones of removed subscriptions, by ctid: after a removal the planner assumes an
 * empty table until the next ANALYZE, and would read the table for each row of the batch. A row that is updated meanwhile
 * stays until the next batch.
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
 * Unblocks the first pending delivery of each subject whose predecessor was deleted. Reads the pending deliveries once,
 * because with the same wrong statistics a lookup per row could read the table for each row.
 */
const RELEASE = `
  WITH first AS (
    SELECT DISTINCT ON (subscription, subject) ctid AS place, is_blocked FROM delivery
    WHERE state = 'pending' ORDER BY subscription, subject, id
  )
  UPDATE delivery SET is_blocked = false
  WHERE ctid = ANY (ARRAY(SELECT place FROM first WHERE is_blocked)) AND is_blocked`;

/** Deletes old deliveries. */
@Injectable()
export class DeliveryRemoval {
  constructor(private readonly dataSource: DataSource) {}

  /** Deletes one batch. Returns whether more may remain. */
  async removeNext(retentionMilliseconds: number, subscriptions: readonly string[]): Promise<boolean> {
    const values = [retentionMilliseconds, subscriptions, BATCH_SIZE];
    const [row] = await this.dataSource.query<{ count: number }[]>(REMOVE, values);
    return row?.count === BATCH_SIZE;
  }

  /** Unblocks deliveries whose predecessor was deleted. */
  async releaseOrphans(): Promise<void> {
    await this.dataSource.query(RELEASE);
  }
}
