/**
 * SQL of the last second of a certificate that is stored as ACTIVE, after which it has expired (RFC 5280 section
 * 4.1.2.5); NULL for others, which do not expire. Word by word what the index `certificate_expiring` is on: of an
 * expression that is indexed PostgreSQL knows how many rows are below a bound, and of two columns it does not.
 */
export const EXPIRES_AT = `(CASE WHEN certificate_status.status = 'ACTIVE' THEN certificate_status.valid_to END)`;

/** SQL of those that have expired and wait for the job to be stored so. `now` is SQL too. */
export const hasExpiredAt = (now: string): string => `${EXPIRES_AT} <= ${now} - interval '1 second'`;
