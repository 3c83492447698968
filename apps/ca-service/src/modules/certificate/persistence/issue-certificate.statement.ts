import type { OutboxRow } from '@libs/messaging';
import { LEVEL_OF_ISSUER, sharesCaLock, type Statement } from '@libs/persistence';
import { type CertificateState, nextExpirationDeltaAt } from '../domain';

/**
 * Certificate, status and event in one statement, and so in one transaction and one round trip.
 *
 * `FOR SHARE` holds the status of the CA's certificate against a change until the commit: whoever
 * revokes the CA waits for this statement, and a statement that waited for a revocation looks at the new row
 * version and finds no ACTIVE issuer. Then nothing is inserted and nothing is returned.
 *
 * The level of the CA is that of the locked row too: `ca` is not locked, and shows what it was when the statement
 * began. A CA that has been moved since the caller looked (an import, docs/adr/0018) issues nothing; the answer
 * says that it was moved.
 */
export const ISSUE_CERTIFICATE: Statement = {
  name: 'issue-certificate',
  text: `
    WITH issuer AS (
      SELECT ca.id,
        ${LEVEL_OF_ISSUER} = $16::integer AS is_in_place
      FROM ca JOIN certificate_status own ON own.serial_number = ca.serial_number
      WHERE ${sharesCaLock('issuing', '$14')} AND ca.id = $14 AND own.status = 'ACTIVE' AND own.valid_to + interval '1 second' > $25
      FOR SHARE OF own
    ), issued AS (
      INSERT INTO certificate (
        serial_number, der, type, is_ca, engine_id, key_id, key_type, key_bits, subject_key_id,
        authority_key_id, subject, issuer, issuer_serial_number, valid_from, valid_to, key_usage,
        extended_key_usage, subject_common_name, metadata, created_at, subject_alt_names,
        next_expiration_delta_at)
      SELECT $1, $2, $4, $5, $6, $7, $8, $9::integer, $10, $11, $12::jsonb, $13::jsonb, $15, $17::timestamptz,
        $18::timestamptz, $19::text[], $20::text[], $21, $24::jsonb, $25::timestamptz, $26::text[],
        $32::timestamptz
      FROM issuer
      WHERE issuer.is_in_place
      RETURNING serial_number, is_ca, valid_to, created_at
    ), status AS (
      INSERT INTO certificate_status (
        serial_number, status, revocation_timestamp, revocation_reason, issuer_ca_id, issuer_level, is_ca, valid_to,
        created_at, profile_id)
      SELECT issued.serial_number, $3, $22::timestamptz, $23, issuer.id, $16::integer, issued.is_ca,
        issued.valid_to, issued.created_at, $31
      FROM issued, issuer
    ), told AS (
      INSERT INTO outbox (event_id, type, subject, event)
      SELECT event.id, event.type, event.subject, event.event
      FROM issued, unnest($27::uuid[], $28::text[], $29::text[], $30::text[]) WITH ORDINALITY
        AS event (id, type, subject, event, place)
      ORDER BY event.place
    )
    SELECT is_in_place FROM issuer`,
};

/** The values of ISSUE_CERTIFICATE, in its order. */
export function issueCertificateValues(state: CertificateState, events: readonly OutboxRow[]): unknown[] {
  return [
    ...[state.serialNumber, state.der, state.status, state.type, state.isCa, state.engineId],
    ...[state.key.id, state.key.type, state.key.bits, state.subjectKeyId, state.authorityKeyId],
    ...[JSON.stringify(state.subject), JSON.stringify(state.issuer)],
    ...[
      state.issuedBy.caId,
      state.issuedBy.serialNumber,
      state.issuedBy.level,
      state.validFrom,
      state.validTo,
    ],
    ...[state.keyUsage, state.extendedKeyUsage, state.subject.commonName],
    ...[
      state.revocation.timestamp ?? null,
      state.revocation.reason,
      JSON.stringify(state.metadata),
      state.createdAt,
      state.subjectAltNames,
    ],
    events.map(({ eventId }) => eventId),
    events.map(({ type }) => type),
    events.map(({ subject }) => subject),
    events.map(({ event }) => event),
    state.profileId,
    nextExpirationDeltaAt(state.metadata, state.validTo),
  ];
}
