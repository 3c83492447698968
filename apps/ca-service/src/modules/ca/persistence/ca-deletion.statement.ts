/** $1 in all of these: the CAs. */

/** The CAs' own certificates no longer lead to a private key; answers which keys these were. */
export const LET_KEYS_GO = `
  WITH own AS (
    SELECT certificate.serial_number, certificate.engine_id, certificate.key_id
    FROM ca_certificate JOIN certificate USING (serial_number)
    WHERE ca_certificate.ca_id = ANY ($1::text[]) AND certificate.engine_id <> ''
  ), let_go AS (
    UPDATE certificate SET engine_id = '' FROM own WHERE certificate.serial_number = own.serial_number
  )
  SELECT DISTINCT engine_id AS "engineId", key_id AS "keyId" FROM own`;

export const DELETE_CAS = `DELETE FROM ca WHERE id = ANY ($1::text[])`;

/** $2 is the origin of the events. */
export const DELETE_CAS_BELOW = `
  WITH deleted AS (DELETE FROM ca WHERE id = ANY ($1::text[]) RETURNING id)
  INSERT INTO outbox (event_id, type, subject, draft, origin_id)
  SELECT gen_random_uuid(), 'ca.delete', 'ca/' || id,
    json_build_object('CAID', id, 'CascadeDelete', true)::text, $2::bigint
  FROM deleted`;

/**
 * What the CAs issued, the certificates of CAs below among it; answers the keys that the service holds for them.
 * $2 is the origin of the events. A certificate that still is somebody's own (a CA outside that was certified by
 * one of these CAs in former times) stays with that CA.
 */
export const DELETE_CERTIFICATES = `
  WITH status AS (
    DELETE FROM certificate_status status
    WHERE issuer_ca_id = ANY ($1::text[])
      AND NOT EXISTS (SELECT FROM ca_certificate own WHERE own.serial_number = status.serial_number)
    RETURNING serial_number
  ), deleted AS (
    DELETE FROM certificate USING status WHERE certificate.serial_number = status.serial_number
    RETURNING certificate.serial_number, engine_id, key_id
  ), told AS (
    INSERT INTO outbox (event_id, type, subject, draft, origin_id)
    SELECT gen_random_uuid(), 'certificate.delete', 'certificate/' || serial_number,
      json_build_object('SerialNumber', serial_number)::text, $2::bigint
    FROM deleted
  )
  SELECT DISTINCT engine_id AS "engineId", key_id AS "keyId" FROM deleted WHERE engine_id <> ''`;
