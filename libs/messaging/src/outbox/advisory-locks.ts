import { OUTBOX_LOCKS } from '@libs/persistence';
import type { EntityManager } from 'typeorm';

type OutboxLock = keyof typeof OUTBOX_LOCKS;

/** PostgreSQL settings for one transaction. */
export type TransactionSettings = Readonly<Record<string, string>>;

/**
 * Makes the planner use the indexes of the queue. A queue table changes faster than its statistics: with old statistics
 * the planner reads and sorts a whole backlog to find its first rows.
 */
export const ALONG_THE_INDEXES: TransactionSettings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_sort: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

/**
 * Acquires both locks of the relay, so that the relay is idle until the transaction ends. A relay holds one lock at a time,
 * so a deadlock is impossible.
 */
export async function lockRelay(manager: EntityManager): Promise<void> {
  for (const key of [OUTBOX_LOCKS.sequencer, OUTBOX_LOCKS.publisher]) {
    await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [...key]);
  }
}

/**
 * Tries to acquire a transaction-level advisory lock, and applies settings to the transaction in the same round trip.
 * Returns false when another session holds the lock. The lock ends with the transaction, also when the process is killed.
 *
 * Protected rows must be read by a later statement: READ COMMITTED takes a snapshot per statement, and only a snapshot
 * taken after the lock contains the commits of the previous holder.
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
