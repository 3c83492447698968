import { certificateStatusDraft } from '@libs/persistence/certificates';
import { EXPIRATION_DELTAS } from '../../certificate';

/** What becomes of them: assignments that may name `before`, and the same once more as JSON for the event. */
export interface Outcome {
  readonly where: string;
  readonly set: string;
  readonly updated: string;
  /** What else follows for the certificates in `changed`: further parts of the statement. */
  readonly then?: string;
}

/**
 * RFC 5280 section 4.1.2.5: valid through `valid_to`, inclusive; afterwards ACTIVE reads as EXPIRED (statusAt).
 * EXPIRED before that was set by hand, and is reached like ACTIVE. $1 is the moment of the change.
 */
const IS_LIVE = `before.status IN ('ACTIVE', 'INACTIVE', 'EXPIRED')
  AND NOT (before.status IN ('ACTIVE', 'EXPIRED') AND before.valid_to + interval '1 second' <= $1::timestamptz)`;

const IS_ON_HOLD = `before.status = 'REVOKED' AND before.revocation_reason = 'CertificateHold'`;

/** $3 is the reason. What is on hold becomes revoked for good as well (contract 6.1). */
export const REVOKED: Outcome = {
  where: `(${IS_LIVE} OR ${IS_ON_HOLD})`,
  set: `status = 'REVOKED', revocation_timestamp = $1::timestamptz, revocation_reason = $3::text, held_by = NULL,
    status_before_hold = NULL`,
  updated: `json_build_object('status', 'REVOKED', 'revocation_timestamp', $1::timestamptz, 'revocation_reason', $3::text)`,
};

/** $3 is the CA whose hold it is; the status is kept for its release. */
export const HELD: Outcome = {
  where: `(${IS_LIVE})`,
  set: `status = 'REVOKED', revocation_timestamp = $1::timestamptz, revocation_reason = 'CertificateHold',
    held_by = $3::text, status_before_hold = before.status`,
  updated: `json_build_object('status', 'REVOKED', 'revocation_timestamp', $1::timestamptz,
    'revocation_reason', 'CertificateHold')`,
};

/** $3 is the CA that is released. The reason stays, so that it can still be seen (contract 6.1). */
export const RELEASED: Outcome = {
  where: `before.held_by = $3::text AND ${IS_ON_HOLD}`,
  set: `status = before.status_before_hold, revocation_timestamp = NULL, held_by = NULL, status_before_hold = NULL`,
  updated: `json_build_object('status', before.status_before_hold, 'revocation_timestamp', NULL,
    'revocation_reason', before.revocation_reason)`,
  // What came due during the hold was not told, and is not waited for any more: see DueExpirationDeltas.
  then: `, looked_at_again AS (
      UPDATE certificate SET next_expiration_delta_at = 'epoch' FROM changed
      WHERE certificate.serial_number = changed.serial_number AND certificate.metadata ? '${EXPIRATION_DELTAS}'
    )`,
};

/** $1 is the moment: those whose last second is over are written down as what they are. */
export const EXPIRED: Outcome = {
  where: `before.status = 'ACTIVE' AND before.valid_to + interval '1 second' <= $1::timestamptz`,
  set: `status = 'EXPIRED'`,
  updated: `json_build_object('status', 'EXPIRED')`,
};

/**
 * Changes a set of certificates, and tells of each: `certificate.status.update`, and `ca.status.update` too where
 * it is the current certificate of a CA. $1 is the moment, $2 the origin of the events, $3 what the outcome says.
 *
 * The events are drafts of what changes; the relay adds the rest of the certificate, which stays the same. The
 * status is joined with itself, as the statement's snapshot sees it: that is what it was before. One that somebody
 * else has changed since the snapshot is left out, because its place (`ctid`) is another: so an event never tells
 * of a former state that was not the last one. The caller repeats the statement while `countLeft` finds any.
 */
export function cascadeStatement(reached: string, { where, set, updated, then = '' }: Outcome): string {
  return `
    WITH changed AS (
      UPDATE certificate_status status SET ${set}
      FROM certificate_status before
      WHERE status.ctid = before.ctid AND status.serial_number = before.serial_number
        AND ${reached} AND ${where}
      RETURNING before.*
    ), told AS (
      INSERT INTO outbox (event_id, type, subject, draft, origin_id)
      SELECT gen_random_uuid(), 'certificate.status.update', 'certificate/' || before.serial_number,
        ${certificateStatusDraft('before', 'certificate', updated)}::text, $2::bigint
      FROM changed before JOIN certificate USING (serial_number)
    ), told_of_cas AS (
      INSERT INTO outbox (event_id, type, subject, draft, origin_id)
      SELECT gen_random_uuid(), 'ca.status.update', 'ca/' || ca.id,
        json_build_object('ca', to_json(ca),
          'certificate', ${certificateStatusDraft('before', 'certificate', updated)})::text,
        $2::bigint
      FROM changed before JOIN ca USING (serial_number) JOIN certificate USING (serial_number)
      WHERE before.is_ca
    )${then}
    SELECT count(*)::integer AS count FROM changed`;
}

/**
 * How many `cascadeStatement` with the same parameters would still change. What it changed does not tell: it may have
 * left out all that it found. A count, because the plan of EXISTS is one for finding a first row, and there is none.
 */
export function countLeft(reached: string, { where }: Outcome): string {
  return `
    SELECT count(*)::integer AS count
    FROM certificate_status before, (SELECT $1::timestamptz, $2::bigint, $3::text) AS as_in_the_cascade
    WHERE ${reached} AND ${where}`;
}
