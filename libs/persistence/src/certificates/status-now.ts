import type { Alternative, Backlog, Bind } from '../query-language/list-field';

/** Words of the column `status`. */
export const STORED_STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED', 'INACTIVE'] as const;
export type StoredStatus = (typeof STORED_STATUSES)[number];

/**
 * SQL of the last second of a certificate that is stored as ACTIVE, after which it has expired (RFC 5280 section
 * 4.1.2.5); NULL for others, which do not expire. The index `certificate_expiring` is on exactly this expression:
 * PostgreSQL keeps statistics of an indexed expression, and cannot estimate a condition on two columns.
 */
export const EXPIRES_AT = `(CASE WHEN certificate_status.status = 'ACTIVE' THEN certificate_status.valid_to END)`;

/** Returns SQL of the certificates that have expired and are still stored as ACTIVE. `now` is SQL. */
export const hasExpiredAt = (now: string): string => `${EXPIRES_AT} <= ${now} - interval '1 second'`;

/** The time stands in both tables: whichever of them a search for what is valid walks, it begins where this does. */
const hasNotExpired = (bound: string): string =>
  `certificate_status.valid_to > ${bound} AND certificate.valid_to > ${bound}`;

/** The last `valid_to` that has expired now. */
const lastExpired = (now: Date): Date => new Date(now.getTime() - 1000);

/** SQL of the status that a certificate has now (domain: `statusAt`). `now` is SQL too. */
export const statusNow = (now: string): string =>
  `CASE WHEN ${hasExpiredAt(now)} THEN 'EXPIRED' ELSE certificate_status.status END`;

/**
 * SQL of the certificates that have one of these statuses now: conditions that exclude each other, each on one
 * stored status, so that the index on it serves them in the order of creation.
 */
export function statusAlternatives(words: readonly string[], now: Date, bind: Bind): Alternative[] {
  const asked = STORED_STATUSES.filter((status) => words.includes(status));
  const alternatives = asked.map((status) => stored(status));
  // Whoever asks for both need not tell them apart.
  if (asked.includes('ACTIVE') === asked.includes('EXPIRED')) return alternatives;
  if (!asked.includes('ACTIVE')) return [...alternatives, waitingToExpire(now)];
  const expired = bind(lastExpired(now));
  return alternatives.map((one) => (one === stored('ACTIVE') ? `${one} AND ${hasNotExpired(expired)}` : one));
}

/** Certificates that are looked up one by one: with more, a walk through the list soon has a page of them. */
const FEW = 10_000;

/**
 * What has expired and waits for the job to be stored so. The few are found by the index on the expression. Many are
 * met on a walk by the two columns, for which that index is of no use: nothing can lead PostgreSQL to sort a million.
 */
function waitingToExpire(now: Date): Backlog {
  const bound = `'${lastExpired(now).toISOString()}'::timestamptz`;
  const first = `FROM certificate_status WHERE ${EXPIRES_AT} <= ${bound} ORDER BY ${EXPIRES_AT}`;
  return {
    condition: `${stored('ACTIVE')} AND certificate_status.valid_to <= ${bound}`,
    asFew: `certificate_status.serial_number = ANY (ARRAY(SELECT certificate_status.serial_number ${first} LIMIT ${FEW}))`,
    isLong: `SELECT 1 ${first} LIMIT 1 OFFSET ${FEW}`,
  };
}

function stored(status: StoredStatus): string {
  return `certificate_status.status = '${status}'`;
}
