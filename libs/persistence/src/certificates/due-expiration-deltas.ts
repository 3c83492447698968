/** Certificates that are locked together. Metadata has up to 256 KiB, and an event contains it twice. */
const BATCH = 100;

/** CAs per run. */
const MOST_CAS = 10_000;

/** Certificates with a due delta, earliest first, without those of CAs. $1 is now, $2 are ids to skip. */
export const SOME_DUE = `
  SELECT certificate.id
  FROM certificate JOIN certificate_status status ON status.certificate_id = certificate.id
  WHERE certificate.next_expiration_delta_at < $1 AND certificate.id <> ALL ($2::uuid[])
    AND NOT EXISTS (SELECT FROM ca WHERE ca.certificate_id = certificate.id)
  ORDER BY certificate.next_expiration_delta_at
  LIMIT ${BATCH}`;

/** Takes the row lock of a metadata patch or a status change, and skips locked rows: no deadlock can occur. */
export const LOCK_SOME_DUE = `${SOME_DUE} FOR UPDATE OF status SKIP LOCKED`;

/** Current certificates of CAs with a due delta. $1 is now. */
export const DUE_OF_CAS = `
  SELECT certificate.id
  FROM certificate JOIN ca ON ca.certificate_id = certificate.id
  WHERE certificate.next_expiration_delta_at < $1
  ORDER BY certificate.next_expiration_delta_at
  LIMIT ${MOST_CAS}`;

/**
 * Stores the metadata of certificates and when their next delta is due. $1 are ids, $2 the metadata as JSON,
 * $3 the times. The unchanged status is written too: a cascade that has read the former metadata then finds a new
 * version of the row, skips it and repeats with the present metadata (cascadeStatement).
 */
export const SAVE_NEXT_DELTAS = `
  WITH checked AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS checked (id, metadata, next_at)
  ), kept AS (
    UPDATE certificate_status status SET status = status.status
    FROM checked WHERE status.certificate_id = checked.id
  )
  UPDATE certificate SET metadata = checked.metadata::jsonb, next_expiration_delta_at = checked.next_at
  FROM checked WHERE certificate.id = checked.id`;

/**
 * CAs with a due delta. CAs that first have to become EXPIRED (contract 9.1) are left out; their status is computed as
 * in `statusAt` of the domain. $1 is now.
 */
export const CAS_WITH_DUE_DELTA = `
  SELECT ca.id
  FROM ca JOIN certificate_status own ON own.certificate_id = ca.certificate_id
  WHERE ca.next_expiration_delta_at < $1
    AND NOT (own.status = 'ACTIVE' AND own.valid_to + interval '1 second' <= $1)
  ORDER BY ca.next_expiration_delta_at
  LIMIT ${MOST_CAS}`;
