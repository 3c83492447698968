// In all statements $1 are the ids of the CAs.

/** Clears the engine of the CAs' own certificates and returns the keys that they referred to. */
export const CLEAR_ENGINES = `
  WITH own AS (
    SELECT certificate.id, certificate.engine_id, certificate.key_id
    FROM ca_certificate JOIN certificate ON certificate.id = ca_certificate.certificate_id
    WHERE ca_certificate.ca_id = ANY ($1::text[]) AND certificate.engine_id <> ''
  ), cleared AS (
    UPDATE certificate SET engine_id = '' FROM own WHERE certificate.id = own.id
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
 * Deletes the certificates that the CAs issued, those of the CAs below included, and returns the keys that the service
 * holds for them. $2 is the origin of the events. A certificate of a CA that is not deleted stays: one of these CAs
 * may have certified it before it was moved.
 */
export const DELETE_CERTIFICATES = `
  WITH status AS (
    DELETE FROM certificate_status status
    WHERE issuer_ca_id = ANY ($1::text[])
      AND NOT EXISTS (SELECT FROM ca_certificate own WHERE own.certificate_id = status.certificate_id)
    RETURNING certificate_id
  ), deleted AS (
    DELETE FROM certificate USING status WHERE certificate.id = status.certificate_id
    RETURNING serial_number, engine_id, key_id
  ), published AS (
    INSERT INTO outbox (event_id, type, subject, draft, origin_id)
    SELECT gen_random_uuid(), 'certificate.delete', 'certificate/' || serial_number,
      json_build_object('SerialNumber', serial_number)::text, $2::bigint
    FROM deleted
  )
  SELECT DISTINCT engine_id AS "engineId", key_id AS "keyId" FROM deleted WHERE engine_id <> ''`;
