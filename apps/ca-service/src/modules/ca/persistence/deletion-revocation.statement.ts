import { type Outcome, RELEASED, REVOKED } from './status-cascade.statement';

/** The columns of certificate_status that a revocation overwrites and its undoing restores. */
const OVERWRITTEN = 'status, revocation_timestamp, revocation_reason, held_by, status_before_hold';

const NOTE = 'FROM revocation_by_deletion note WHERE note.certificate_id = before.certificate_id';

/** Whether the last change of `status` is the revocation that `note` is about. */
const isOfNote = (status: string): string => `${status}.status = 'REVOKED'
  AND ${status}.revocation_reason = 'CessationOfOperation' AND ${status}.revocation_timestamp = note.revoked_at`;

/** As REVOKED, with a note of the former status. $3 is JSON: the identity and the id of the deleted CA. */
export const REVOKED_BY_DELETION: Outcome = {
  where: REVOKED.where,
  set: `status = 'REVOKED', revocation_timestamp = $1::timestamptz, revocation_reason = 'CessationOfOperation',
    held_by = NULL, status_before_hold = NULL`,
  updated: `json_build_object('status', 'REVOKED', 'revocation_timestamp', $1::timestamptz,
    'revocation_reason', 'CessationOfOperation')`,
  // A note may be there from an earlier deletion, after another change of the status.
  then: `, noted AS (
      INSERT INTO revocation_by_deletion AS note (certificate_id, ca_identity, ca_id, revoked_at, ${OVERWRITTEN})
      SELECT certificate_id, $3::json ->> 'identity', $3::json ->> 'caId', $1::timestamptz, ${OVERWRITTEN} FROM changed
      ON CONFLICT (certificate_id) DO UPDATE SET (ca_identity, ca_id, revoked_at, ${OVERWRITTEN}) = (
        SELECT excluded.ca_identity, excluded.ca_id, excluded.revoked_at, excluded.status,
          excluded.revocation_timestamp, excluded.revocation_reason, excluded.held_by, excluded.status_before_hold)
    )`,
};

/** Restores what the deletion of CA $3, an identity, revoked and no other change concerned since. */
export const UNDONE: Outcome = {
  where: `EXISTS (SELECT ${NOTE} AND note.ca_identity = $3::text AND ${isOfNote('before')})`,
  set: `(${OVERWRITTEN}) = (SELECT ${OVERWRITTEN} ${NOTE})`,
  updated: `(SELECT json_build_object('status', note.status, 'revocation_timestamp', note.revocation_timestamp,
    'revocation_reason', note.revocation_reason) ${NOTE})`,
  then: RELEASED.then ?? '',
};

export const FORGET = 'DELETE FROM revocation_by_deletion WHERE ca_identity = $1';

export const CAUSE_OF = `
  SELECT note.ca_identity AS identity
  FROM revocation_by_deletion note JOIN certificate_status own USING (certificate_id)
  WHERE own.certificate_id = $1 AND ${isOfNote('own')}`;

/** Replaces the id of deleted CA $1, an identity, by id $2, where it is the issuer or the cause of a former hold. */
export const ADOPT = `
  WITH held AS (
    UPDATE revocation_by_deletion SET held_by = $2 WHERE ca_identity = $1 AND held_by = ca_id
  )
  UPDATE certificate_status status SET issuer_ca_id = $2
  FROM revocation_by_deletion note
  WHERE note.ca_identity = $1 AND status.certificate_id = note.certificate_id AND status.issuer_ca_id = note.ca_id
    AND note.ca_id <> $2`;

/** An adopted note names no id: the next CA does not take the place of its issuer. */
export const PASS_ON = `UPDATE revocation_by_deletion SET ca_identity = $2, ca_id = '' WHERE ca_identity = $1`;

const BELOW = 'status.certificate_id = note.certificate_id AND status.issuer_ca_id = ANY ($1::text[])';

/** Leaves notes about what the CAs $1 issued to the deleted CA below which they are: identity $2, id $3. */
export const TAKE_OVER = `
  UPDATE revocation_by_deletion note SET ca_identity = $2, ca_id = $3 FROM certificate_status status WHERE ${BELOW}`;

/** Makes revocations of what the CAs $1 issued final. */
export const FORGET_BELOW = `DELETE FROM revocation_by_deletion note USING certificate_status status WHERE ${BELOW}`;
