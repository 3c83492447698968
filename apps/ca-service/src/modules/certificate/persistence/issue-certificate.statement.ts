import { insertInto, LEVEL_OF_ISSUER, namedStatement, sharesCaLock } from '@libs/persistence';
import { CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import type { CertificateRow } from './certificate.mapper';

/** The columns of the events, each as one array. */
export interface EventColumns {
  readonly eventIds: readonly string[];
  readonly eventTypes: readonly string[];
  readonly eventSubjects: readonly string[];
  readonly events: readonly string[];
}

/** The key that must not be compromised; null: any key may be certified. */
export interface CheckedKey {
  readonly refusedKeyId: string | null;
}

/**
 * Inserts certificate, status and events in one statement, and so in one transaction and one round trip. Returns no
 * row when the CA is not ACTIVE.
 *
 * The statement locks the status of the CA's certificate (docs/locking.md). After a wait for a revocation it sees the
 * new version of that row. The level of the CA is taken from this row too: `ca` is not locked and may be an older
 * version. A CA that was moved since the caller read it (an import, docs/adr/0018) issues nothing, and `is_in_place`
 * is false.
 *
 * A certificate for a compromised key is not stored, and `is_compromised` is true. The statement sees every compromise
 * that was committed before it began; one that commits later comes after this certificate (docs/adr/0053).
 */
export const ISSUE_CERTIFICATE = namedStatement<CertificateRow & EventColumns & CheckedKey>(
  'issue-certificate',
  `
    WITH issuer AS (
      SELECT ca.id, ${LEVEL_OF_ISSUER} = :issuerLevel::integer AS is_in_place,
        EXISTS (SELECT FROM compromised_key WHERE key_id = :refusedKeyId::text) AS is_compromised
      FROM ca JOIN certificate_status own ON own.certificate_id = ca.certificate_id
      WHERE ${sharesCaLock('issuing', ':issuerCaId')} AND ca.id = :issuerCaId AND own.status = 'ACTIVE'
        AND own.valid_to + interval '1 second' > :createdAt
      FOR SHARE OF own
    ), issued AS (
      ${insertInto(CertificateEntity, 'FROM issuer WHERE issuer.is_in_place AND NOT issuer.is_compromised')}
      RETURNING id
    ), status AS (
      ${insertInto(CertificateStatusEntity, 'FROM issued')}
    ), published AS (
      INSERT INTO outbox (event_id, type, subject, event)
      SELECT event.id, event.type, event.subject, event.event
      FROM issued, unnest(:eventIds::uuid[], :eventTypes::text[], :eventSubjects::text[], :events::text[])
        WITH ORDINALITY AS event (id, type, subject, event, position)
      ORDER BY event.position
    )
    SELECT is_in_place, is_compromised FROM issuer`,
);
