import { CA_LOCK_SEEDS, type CaUse, SERIAL_NUMBER_LOCK_SEED } from './advisory-locks';

/**
 * How many CAs one change locks: each takes an entry of the lock table of the server, which has 6,400 by default.
 * Further CAs are locked by their rows alone.
 */
const MOST_LOCKED = 1000;

/**
 * Returns a condition that takes the CA's advisory lock, shared, and is then true: for the query that locks the row
 * of the CA. `caId` is SQL. See docs/locking.md, advisory locks.
 */
export function sharesCaLock(use: CaUse, caId: string): string {
  return `(SELECT pg_advisory_xact_lock_shared(hashtextextended(${caId}, ${CA_LOCK_SEEDS[use]}))) IS NOT NULL`;
}

/** Returns a statement that takes the advisory lock of each CA in $1 (an array of ids, parents first). */
export function takeCaLocks(use: CaUse): string {
  return `
  SELECT pg_advisory_xact_lock(hashtextextended(nearest.id, ${CA_LOCK_SEEDS[use]}))
  FROM (
    SELECT id FROM unnest($1::text[]) WITH ORDINALITY AS ca (id, place) ORDER BY place LIMIT ${MOST_LOCKED}
  ) AS nearest`;
}

/** Locks the serial number $1: no concurrent transaction stores the same certificate. See docs/locking.md. */
export const TAKE_SERIAL_NUMBER_LOCK = `SELECT pg_advisory_xact_lock(hashtextextended($1, ${SERIAL_NUMBER_LOCK_SEED}))`;
