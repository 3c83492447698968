import { passGate } from './ca-gate';

/** The level of `ca`, as the locked status of its certificate, `own`, says it: that of `ca` may be the one before. */
export const LEVEL_OF_ISSUER = `CASE WHEN own.issuer_ca_id = ca.id THEN 0 ELSE own.issuer_level + 1 END`;

/** By itself, so that the next statement sees what those did who were waited for. */
export const PASS_GATE_OF_ISSUER = `SELECT WHERE ${passGate('issuing', '$1')}`;

/**
 * CA $1 and the status of its certificate stay as they are until the end of the transaction: whoever revokes, moves or deletes the
 * CA waits for it. What else is changed of a CA, its metadata for instance, does not matter and does not wait.
 */
export const SHARE_ISSUER = `
  SELECT ${LEVEL_OF_ISSUER} AS level, own.status, own.revocation_reason AS "revocationReason", own.held_by AS "heldBy"
  FROM ca JOIN certificate_status own ON own.serial_number = ca.serial_number
  WHERE ca.id = $1
  FOR KEY SHARE OF ca
  FOR SHARE OF own`;
