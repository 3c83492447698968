import type { Alternative, Bind } from '@libs/persistence';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../domain';

/**
 * Whether a stored ACTIVE certificate has expired, as `statusAt` says it: its last second is over. The time stands in
 * both tables: whichever of them a search for what is valid walks, it begins where the condition does. What has expired
 * and waits for the job to be stored so is found by the index on what can expire.
 */
const hasExpired = (bound: string): string => `certificate_status.valid_to <= ${bound}`;
const hasNotExpired = (bound: string): string =>
  `certificate_status.valid_to > ${bound} AND certificate.valid_to > ${bound}`;

/** The last `valid_to` that has expired now. */
const lastExpired = (now: Date): Date => new Date(now.getTime() - 1000);

/** SQL of the status that a certificate has now (domain: `statusAt`). `now` is SQL too. */
export const statusNow = (now: string): string =>
  `CASE WHEN ${stored('ACTIVE')} AND certificate_status.valid_to <= ${now} - interval '1 second' THEN 'EXPIRED' ELSE certificate_status.status END`;

/**
 * SQL of the certificates that have one of these statuses now: conditions that exclude each other, each on one
 * stored status, so that the index on it serves them in the order of creation.
 */
export function statusAlternatives(words: readonly string[], now: Date, bind: Bind): Alternative[] {
  const asked = CERTIFICATE_STATUSES.filter((status) => words.includes(status));
  const alternatives = asked.map((status) => stored(status));
  // Whoever asks for both need not tell them apart.
  if (asked.includes('ACTIVE') === asked.includes('EXPIRED')) return alternatives;
  const expired = bind(lastExpired(now));
  return asked.includes('ACTIVE')
    ? alternatives.map((one) => (one === stored('ACTIVE') ? `${one} AND ${hasNotExpired(expired)}` : one))
    : [...alternatives, { rare: `${stored('ACTIVE')} AND ${hasExpired(expired)}` }];
}

function stored(status: CertificateStatus): string {
  return `certificate_status.status = '${status}'`;
}
