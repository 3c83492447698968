import type { EntityManager } from 'typeorm';

/** First half of this library's advisory lock keys, so that they meet nobody else's: "outb" in ASCII. */
const OUTBOX = 0x6f757462;

/** Second half. Lanes of subjects, should one publisher no longer be enough, are 1, 2, 3… */
export const SEQUENCER = 0;
export const PUBLISHER = 1;

/**
 * Takes an advisory lock that ends with the transaction (and so with the process or its connection, whatever
 * kills it); false when another session holds it. The statement must stand alone: READ COMMITTED takes its
 * snapshot per statement, and only one taken after the lock sees what the previous holder has committed.
 */
export async function tryLock(
  manager: EntityManager,
  key: number,
  idleMilliseconds: number,
): Promise<boolean> {
  const [row] = await manager.query<{ locked: boolean }[]>(
    `SELECT pg_try_advisory_xact_lock($1, $2) AS locked,
            set_config('idle_in_transaction_session_timeout', $3, true)`,
    [OUTBOX, key, String(idleMilliseconds)],
  );
  return row?.locked === true;
}
