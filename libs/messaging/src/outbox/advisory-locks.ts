import { OUTBOX_LOCKS } from '@libs/persistence';
import type { EntityManager } from 'typeorm';

type OutboxLock = keyof typeof OUTBOX_LOCKS;

/** PostgreSQL settings for one transaction. */
export type TransactionSettings = Readonly<Record<string, string>>;

/**
 * A queue table changes faster than its statistics: with those of an hour ago the planner reads and sorts a
 * whole backlog to take its head. These leave it the way along the indexes made for that.
 */
export const ALONG_THE_INDEXES: TransactionSettings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_sort: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

/**
 * Waits for both locks of the relay, which then works on nothing until the transaction ends. A relay holds one of
 * them at a time, so none waits in a circle.
 */
export async function lockRelay(manager: EntityManager): Promise<void> {
  for (const key of [OUTBOX_LOCKS.sequencer, OUTBOX_LOCKS.publisher]) {
    await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [...key]);
  }
}

/**
 * Takes an advisory lock that ends with the transaction (and so with the process or its connection, whatever
 * kills it), and makes settings for the transaction in the same round trip; false when another session holds
 * the lock. What the lock protects must be read by a later statement: READ COMMITTED takes its snapshot per
 * statement, and only one taken after the lock sees what the previous holder has committed.
 */
export async function tryLock(
  manager: EntityManager,
  lock: OutboxLock,
  settings: TransactionSettings,
): Promise<boolean> {
  const [row] = await manager.query<{ locked: boolean }[]>(
    `SELECT pg_try_advisory_xact_lock($1, $2) AS locked,
            (SELECT count(set_config(name, value, true)) FROM unnest($3::text[], $4::text[]) AS setting (name, value))`,
    [...OUTBOX_LOCKS[lock], Object.keys(settings), Object.values(settings)],
  );
  return row?.locked === true;
}
