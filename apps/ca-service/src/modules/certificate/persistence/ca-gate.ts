/**
 * Who uses a CA holds a row of it FOR SHARE until the commit; who changes the CA waits for them. That alone is
 * correct, but not fair: PostgreSQL lets further sharers in past the one who waits, and a CA that many sign with
 * at once would never come to be revoked. So both pass a gate first, an advisory lock (user space, 64 bits, by
 * the hash of the CA's id): PostgreSQL serves those in the order in which they came.
 *
 * The gate 'existing' is that of an id which no CA has, and so no row: who relies on that passes it, who gives the id
 * to a CA closes it, each before all other locks but that of the hierarchy.
 */
export type CaGate = 'issuing' | 'signing messages' | 'existing';

/** Seeds of the hash: each gate has a lock of its own. */
const SEEDS: Readonly<Record<CaGate, number>> = {
  issuing: 1,
  'signing messages': 2,
  existing: 3,
};

/**
 * How many gates one change closes: each takes a place in the lock table of the server, which has 6,400 by
 * default. Further CAs are waited for by their rows alone.
 */
const MOST_CLOSED = 1000;

/** A condition, true once the gate of the CA (an SQL expression) is passed: in the query that takes the row. */
export function passGate(gate: CaGate, caId: string): string {
  return `(SELECT pg_advisory_xact_lock_shared(hashtextextended(${caId}, ${SEEDS[gate]}))) IS NOT NULL`;
}

/** A statement that closes the gate of each CA in $1 (an array of ids, parents first) until the end of the transaction. */
export function closeGates(gate: CaGate): string {
  return `
  SELECT pg_advisory_xact_lock(hashtextextended(nearest.id, ${SEEDS[gate]}))
  FROM (
    SELECT id FROM unnest($1::text[]) WITH ORDINALITY AS ca (id, place) ORDER BY place LIMIT ${MOST_CLOSED}
  ) AS nearest`;
}
