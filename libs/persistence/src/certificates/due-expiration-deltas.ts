/** How many are locked together. Metadata may have 256 KiB, and an event has it twice. */
const BATCH = 100;

/** CAs that one run looks at. */
const MOST_CAS = 10_000;

/** Certificates with a due delta, along their index, the earliest first. $1 is now, $2 are serial numbers to skip. */
export const SOME_DUE = `
  SELECT certificate.serial_number AS "serialNumber"
  FROM certificate JOIN certificate_status status ON status.serial_number = certificate.serial_number
  WHERE certificate.next_expiration_delta_at < $1 AND certificate.serial_number <> ALL ($2::text[])
    AND NOT EXISTS (SELECT FROM ca WHERE ca.serial_number = certificate.serial_number)
  ORDER BY certificate.next_expiration_delta_at
  LIMIT ${BATCH}`;

/** Takes the row lock of a metadata patch or a status change, and skips locked rows: no deadlock can occur. */
export const LOCK_SOME_DUE = `${SOME_DUE} FOR UPDATE OF status SKIP LOCKED`;

/** Current certificates of CAs. $1 is now. */
export const DUE_OF_CAS = `
  SELECT certificate.serial_number AS "serialNumber"
  FROM certificate JOIN ca ON ca.serial_number = certificate.serial_number
  WHERE certificate.next_expiration_delta_at < $1
  ORDER BY certificate.next_expiration_delta_at
  LIMIT ${MOST_CAS}`;

/**
 * $1 are serial numbers, $2 the metadata of each as JSON, $3 when each is to be looked at next. The status is
 * written anew as it is: a cascade that has read the metadata before then finds the row in another place, and begins
 * again with what the metadata are now (cascadeStatement).
 */
export const SAVE_LOOKED_AT = `
  WITH looked_at AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS looked_at (serial_number, metadata, next_at)
  ), kept AS (
    UPDATE certificate_status status SET status = status.status
    FROM looked_at WHERE status.serial_number = looked_at.serial_number
  )
  UPDATE certificate SET metadata = looked_at.metadata::jsonb, next_expiration_delta_at = looked_at.next_at
  FROM looked_at WHERE certificate.serial_number = looked_at.serial_number`;

/**
 * CAs with a due delta. CAs that first have to become EXPIRED (contract 9.1) are left out; their status is computed as
 * in `statusAt` of the domain. $1 is now.
 */
export const CAS_WITH_DUE_DELTA = `
  SELECT ca.id
  FROM ca JOIN certificate_status own ON own.serial_number = ca.serial_number
  WHERE ca.next_expiration_delta_at < $1
    AND NOT (own.status = 'ACTIVE' AND own.valid_to + interval '1 second' <= $1)
  ORDER BY ca.next_expiration_delta_at
  LIMIT ${MOST_CAS}`;
