/** CAs that one run looks at. */
const MOST_CAS = 10_000;

/**
 * By the index on those that wait for a delta. Those are left out that are to become EXPIRED first (contract 9.1): for
 * what is over, see `statusAt`. $1 is now.
 */
export const WITH_DUE_EXPIRATION_DELTA = `
  SELECT ca.id
  FROM ca JOIN certificate_status own ON own.serial_number = ca.serial_number
  WHERE ca.next_expiration_delta_at < $1
    AND NOT (own.status = 'ACTIVE' AND own.valid_to + interval '1 second' <= $1)
  ORDER BY ca.next_expiration_delta_at
  LIMIT ${MOST_CAS}`;
