import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const BATCH_SIZE = 5_000;

/** What is done, and what waits for a subscription that is not configured any more. */
const REMOVE = `
  WITH old AS (
    SELECT id FROM delivery
    WHERE created_at < now() - $1 * interval '1 millisecond'
      AND (state <> 'pending' OR subscription <> ALL ($2::text[]))
    ORDER BY created_at LIMIT $3
    FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM delivery USING old WHERE delivery.id = old.id RETURNING true
  )
  SELECT count(*)::integer AS count FROM gone`;

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
}
