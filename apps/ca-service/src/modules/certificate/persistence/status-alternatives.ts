import type { Alternative, Backlog, Bind } from '@libs/persistence';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../domain';
import { EXPIRES_AT, hasExpiredAt } from './expires-at';

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
  const asked = CERTIFICATE_STATUSES.filter((status) => words.includes(status));
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

function stored(status: CertificateStatus): string {
  return `certificate_status.status = '${status}'`;
}
