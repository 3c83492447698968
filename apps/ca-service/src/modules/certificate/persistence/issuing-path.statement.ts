import type { Statement } from '@libs/persistence';

/** Bound of the path length, which also ends the recursion for CAs that certified each other. */
const MOST_ABOVE = 31;

/**
 * SQL of the id of the certificate of the CA above that verifies `own`: the current certificate of that CA if its key signed
 * `own`, else the former certificate for that key which `GET /cas/{id}/chain` shows, never a cross certificate
 * (docs/adr/0032). The certificate of a deleted CA stays, and so do its constraints.
 */
const CERTIFICATE_ABOVE = `
  CASE
    WHEN issuing.key_id = signer.key_id THEN ca.certificate_id
    WHEN signer.id IS NULL THEN ca.certificate_id
    ELSE coalesce((
      SELECT former.id
      FROM ca_certificate JOIN certificate former ON former.id = ca_certificate.certificate_id
      JOIN certificate_status USING (certificate_id)
      LEFT JOIN certificate by ON by.id = former.issuer_certificate_id
      WHERE ca_certificate.ca_id = ca.id AND former.key_id = signer.key_id
        AND (certificate_status.issuer_ca_id <> ca.id OR by.key_id = former.key_id)
      ORDER BY status NOT IN ('EXPIRED', 'REVOKED') AND former.valid_to + interval '1 second' > $2 DESC,
        former.created_at DESC
      LIMIT 1
    ), signer.id)
  END`;

const COLUMNS =
  'ca.level, ca.profile_id, ca.allowed_profile_ids, own.id AS certificate_id, own.der, status.status, own.valid_to, own.engine_id';

/** SQL that identifies the state of a CA on which the path depends: its current certificate and the issuer of that. */
const LINK = "encode(sha256(own.der), 'hex') || ' ' || status.issuer_ca_id";

/**
 * Reads CA $1 with its current certificate, and `links`, the state of the CAs $2 on the path above it. A cached path is
 * valid while the links stay the same, so that issuing needs this one short statement only.
 */
export const FIND_ISSUING_CA: Statement = {
  name: 'find-issuing-ca',
  text: `
    SELECT ${COLUMNS}, ${LINK} AS link,
      ARRAY(
        SELECT ${LINK}
        FROM unnest($2::text[]) WITH ORDINALITY AS above (id, place)
        JOIN ca ON ca.id = above.id
        JOIN certificate own ON own.id = ca.certificate_id
        JOIN certificate_status status ON status.certificate_id = ca.certificate_id
        ORDER BY above.place
      ) AS links
    FROM ca
    JOIN certificate own ON own.id = ca.certificate_id
    JOIN certificate_status status ON status.certificate_id = ca.certificate_id
    WHERE ca.id = $1`,
};

/**
 * Reads CA $1 with its current certificate, then the known certificates above it up to the root, each with the link of
 * its CA, which is null for a deleted CA. $2 is now.
 */
export const FIND_ISSUING_PATH: Statement = {
  name: 'find-issuing-path',
  text: `
    WITH RECURSIVE path (depth, ca_id, certificate_id) AS (
      SELECT 0, id, certificate_id FROM ca WHERE id = $1
      UNION ALL
      SELECT path.depth + 1, below.issuer_ca_id COLLATE "C", above.certificate_id
      FROM path
      JOIN certificate own ON own.id = path.certificate_id
      JOIN certificate_status below ON below.certificate_id = path.certificate_id
      LEFT JOIN certificate signer ON signer.id = own.issuer_certificate_id
      LEFT JOIN ca ON ca.id = below.issuer_ca_id
      LEFT JOIN certificate issuing ON issuing.id = ca.certificate_id
      CROSS JOIN LATERAL (SELECT ${CERTIFICATE_ABOVE} AS certificate_id) above
      WHERE below.issuer_ca_id <> path.ca_id AND below.issuer_ca_id <> '-' AND path.depth < ${MOST_ABOVE}
    )
    SELECT ${COLUMNS}, path.ca_id, (
      SELECT ${LINK}
      FROM certificate own JOIN certificate_status status ON status.certificate_id = own.id
      WHERE own.id = ca.certificate_id
    ) AS link
    FROM path
    JOIN certificate own ON own.id = path.certificate_id
    JOIN certificate_status status ON status.certificate_id = path.certificate_id
    LEFT JOIN ca ON ca.id = path.ca_id
    ORDER BY path.depth`,
};
