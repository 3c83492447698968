import { sharesCaLock } from './ca-advisory-lock';

// Each lock is described in docs/locking.md.

/** Locks the row of CA $1 against changes and deletion of the CA, shared. Returns no row for an unknown CA. */
export const SHARE_CA = `SELECT id FROM ca WHERE ${sharesCaLock('signing messages', '$1')} AND id = $1 FOR SHARE`;

/**
 * Locks the status of CA $1 against changes, shared, and returns a row when the CA is ACTIVE at $2. Needs the lock of
 * SHARE_CA: the certificate of the CA must not be replaced in between.
 */
export const SHARE_ACTIVE_CA = `
  SELECT ca.id
  FROM ca JOIN certificate_status own ON own.certificate_id = ca.certificate_id
  WHERE ${sharesCaLock('issuing', '$1')} AND ca.id = $1 AND own.status = 'ACTIVE'
    AND own.valid_to + interval '1 second' > $2
  FOR SHARE OF own`;

/** The level of `ca` by the locked status of its certificate, `own`: the row of `ca` may be an older version. */
export const LEVEL_OF_ISSUER = `CASE WHEN own.issuer_ca_id = ca.id THEN 0 ELSE own.issuer_level + 1 END`;

/** A statement of its own, so that SHARE_ISSUER, which follows, sees what the previous holders have committed. */
export const SHARE_LOCK_OF_ISSUER = `SELECT WHERE ${sharesCaLock('issuing', '$1')}`;

/**
 * Locks CA $1 and the status of its certificate, shared, against revocation, moves and deletion. Other changes of the
 * CA, such as those of its metadata, do not wait.
 */
export const SHARE_ISSUER = `
  SELECT ${LEVEL_OF_ISSUER} AS level, own.status, own.revocation_reason AS "revocationReason", own.held_by AS "heldBy"
  FROM ca JOIN certificate_status own ON own.certificate_id = ca.certificate_id
  WHERE ca.id = $1
  FOR KEY SHARE OF ca
  FOR SHARE OF own`;
