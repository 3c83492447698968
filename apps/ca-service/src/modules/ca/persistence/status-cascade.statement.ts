import { certificateStatusDraft } from '@libs/persistence/certificates';
import { EXPIRATION_DELTAS } from '../../certificate';

/** A change of status: the rows it applies to, the assignments, which may name `before`, and the same as JSON for the event. */
export interface Outcome {
  readonly where: string;
  readonly set: string;
  readonly updated: string;
  /** Further parts of the statement, for the certificates in `changed`. */
  readonly then?: string;
}

/**
 * RFC 5280 section 4.1.2.5: valid through `valid_to`, inclusive; afterwards ACTIVE reads as EXPIRED (statusAt).
 * EXPIRED before that was set by hand, and changes like ACTIVE. $1 is the moment of the change.
 */
const IS_LIVE = `before.status IN ('ACTIVE', 'INACTIVE', 'EXPIRED')
  AND NOT (before.status IN ('ACTIVE', 'EXPIRED') AND before.valid_to + interval '1 second' <= $1::timestamptz)`;

const IS_ON_HOLD = `before.status = 'REVOKED' AND before.revocation_reason = 'CertificateHold'`;

/** Keys of former and cross certificates of a CA, which get the reason of the CA (CompromisedKeys, statesKeyCompromise). */
const ADD_COMPROMISED_KEYS = `, compromised AS (
      INSERT INTO compromised_key (key_id, added_at)
      SELECT DISTINCT certificate.key_id, $1::timestamptz
      FROM changed JOIN certificate ON certificate.id = changed.certificate_id
      WHERE $3::text IN ('KeyCompromise', 'CACompromise')
      ON CONFLICT DO NOTHING
    )`;

/** $3 is the reason. A certificate on hold is revoked permanently too (contract 6.1). */
export const REVOKED: Outcome = {
  where: `(${IS_LIVE} OR ${IS_ON_HOLD})`,
  set: `status = 'REVOKED', revocation_timestamp = $1::timestamptz, revocation_reason = $3::text, held_by = NULL,
    status_before_hold = NULL`,
  updated: `json_build_object('status', 'REVOKED', 'revocation_timestamp', $1::timestamptz, 'revocation_reason', $3::text)`,
  then: ADD_COMPROMISED_KEYS,
};

/** $3 is the reason that an unspecified revocation gets; its time stays (contract 6.1). */
export const CORRECTED: Outcome = {
  where: `before.status = 'REVOKED' AND before.revocation_reason = 'Unspecified'`,
  set: `revocation_reason = $3::text`,
  updated: `json_build_object('revocation_reason', $3::text)`,
  then: ADD_COMPROMISED_KEYS,
};

/** $3 is the CA that is put on hold. The former status is stored for its release. */
export const HELD: Outcome = {
  where: `(${IS_LIVE})`,
  set: `status = 'REVOKED', revocation_timestamp = $1::timestamptz, revocation_reason = 'CertificateHold',
    held_by = $3::text, status_before_hold = before.status`,
  updated: `json_build_object('status', 'REVOKED', 'revocation_timestamp', $1::timestamptz,
    'revocation_reason', 'CertificateHold')`,
};

/** $3 is the CA that is released. The reason stays visible (contract 6.1). */
export const RELEASED: Outcome = {
  where: `before.held_by = $3::text AND ${IS_ON_HOLD}`,
  set: `status = before.status_before_hold, revocation_timestamp = NULL, held_by = NULL, status_before_hold = NULL`,
  updated: `json_build_object('status', before.status_before_hold, 'revocation_timestamp', NULL,
    'revocation_reason', before.revocation_reason)`,
  // The job stops watching a certificate during its hold (DueExpirationDeltas.save); its next run looks at it again.
  then: `, due_again AS (
      UPDATE certificate SET next_expiration_delta_at = 'epoch' FROM changed
      WHERE certificate.id = changed.certificate_id AND certificate.metadata ? '${EXPIRATION_DELTAS}'
    )`,
};

/** Stores EXPIRED for ACTIVE certificates whose last second is over at $1. */
export const EXPIRED: Outcome = {
  where: `before.status = 'ACTIVE' AND before.valid_to + interval '1 second' <= $1::timestamptz`,
  set: `status = 'EXPIRED'`,
  updated: `json_build_object('status', 'EXPIRED')`,
};

/**
 * Returns a statement that changes a set of certificates and writes drafts of the events: `certificate.status.update`
 * for each, and `ca.status.update` for the current certificate of a CA. $1 is the moment, $2 the origin of the events,
 * $3 the parameter of the outcome.
 *
 * Drafts hold the columns that change; the relay adds the rest. The status is joined with itself to have the former
 * values. A row that was changed since the statement's snapshot has another `ctid` and is skipped, so that the former
 * state in an event is always the last one. The caller repeats the statement while `countLeft` finds rows.
 */
export function cascadeStatement(affected: string, { where, set, updated, then = '' }: Outcome): string {
  return `
    WITH changed AS (
      UPDATE certificate_status status SET ${set}
      FROM certificate_status before
      WHERE status.ctid = before.ctid AND status.certificate_id = before.certificate_id
        AND ${affected} AND ${where}
      RETURNING before.*
    ), published AS (
      INSERT INTO outbox (event_id, type, subject, draft, origin_id)
      SELECT gen_random_uuid(), 'certificate.status.update', 'certificate/' || certificate.serial_number,
        ${certificateStatusDraft('before', 'certificate', updated)}::text, $2::bigint
      FROM changed before JOIN certificate ON certificate.id = before.certificate_id
    ), published_of_cas AS (
      INSERT INTO outbox (event_id, type, subject, draft, origin_id)
      SELECT gen_random_uuid(), 'ca.status.update', 'ca/' || ca.id,
        json_build_object('ca', to_json(ca),
          'certificate', ${certificateStatusDraft('before', 'certificate', updated)})::text,
        $2::bigint
      FROM changed before JOIN ca USING (certificate_id) JOIN certificate ON certificate.id = before.certificate_id
      WHERE before.is_ca
    )${then}
    SELECT count(*)::integer AS count FROM changed`;
}

/**
 * Returns a statement that counts the rows which `cascadeStatement` with the same parameters would change. The number of
 * changed rows does not suffice: the cascade may have skipped all rows that it found. EXISTS would get a plan for
 * finding a first row, and there is none.
 */
export function countLeft(affected: string, { where }: Outcome): string {
  return `
    SELECT count(*)::integer AS count
    FROM certificate_status before, (SELECT $1::timestamptz, $2::bigint, $3::text) AS as_in_the_cascade
    WHERE ${affected} AND ${where}`;
}
