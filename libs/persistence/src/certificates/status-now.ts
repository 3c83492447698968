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

/** Conditions on the copies of `valid_to` in both tables: a search along the index of either table can start there. */
const hasNotExpired = (bound: string): string =>
  `certificate_status.valid_to > ${bound} AND certificate.valid_to > ${bound}`;

/** The last `valid_to` that has expired now. */
const lastExpired = (now: Date): Date => new Date(now.getTime() - 1000);

/** Returns SQL of the present status of a certificate, as `statusAt` of the domain computes it. `now` is SQL. */
export const statusNow = (now: string): string =>
  `CASE WHEN ${hasExpiredAt(now)} THEN 'EXPIRED' ELSE certificate_status.status END`;

/**
 * Returns SQL of the certificates that have one of these statuses now: conditions that exclude each other, each on one
 * stored status, so that its index serves them in the order of creation.
 */
export function statusAlternatives(words: readonly string[], now: Date, bind: Bind): Alternative[] {
  const asked = STORED_STATUSES.filter((status) => words.includes(status));
  const alternatives = asked.map((status) => stored(status));
  // A query for both, or for neither, does not have to distinguish them.
  if (asked.includes('ACTIVE') === asked.includes('EXPIRED')) return alternatives;
  if (!asked.includes('ACTIVE')) return [...alternatives, waitingToExpire(now)];
  const expired = bind(lastExpired(now));
  return alternatives.map((one) => (one === stored('ACTIVE') ? `${one} AND ${hasNotExpired(expired)}` : one));
}

/** Up to so many certificates are looked up one by one. With more, a scan of the list soon fills a page. */
const FEW = 10_000;

/**
 * Certificates that have expired and are still stored as ACTIVE. A few are found by the index on the expression. For
 * many, a scan in the order of the list tests the two columns, because sorting a million rows takes too long.
 */
function waitingToExpire(now: Date): Backlog {
  const bound = `'${lastExpired(now).toISOString()}'::timestamptz`;
  const first = `FROM certificate_status WHERE ${EXPIRES_AT} <= ${bound} ORDER BY ${EXPIRES_AT}`;
  return {
    condition: `${stored('ACTIVE')} AND certificate_status.valid_to <= ${bound}`,
    asFew: `certificate_status.certificate_id = ANY (ARRAY(SELECT certificate_status.certificate_id ${first} LIMIT ${FEW}))`,
    isLong: `SELECT 1 ${first} LIMIT 1 OFFSET ${FEW}`,
  };
}

function stored(status: StoredStatus): string {
  return `certificate_status.status = '${status}'`;
}
