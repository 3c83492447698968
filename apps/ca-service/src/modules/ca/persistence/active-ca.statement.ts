import { passGate } from '../../certificate';

/**
 * Shares the status of CA $1 until the end of the transaction and returns a row when the CA is ACTIVE at $2. Needs the
 * lock of SHARE_CA: the certificate of the CA must not be replaced in between.
 */
export const SHARE_ACTIVE_CA = `
  SELECT ca.id
  FROM ca JOIN certificate_status own ON own.serial_number = ca.serial_number
  WHERE ${passGate('issuing', '$1')} AND ca.id = $1 AND own.status = 'ACTIVE'
    AND own.valid_to + interval '1 second' > $2
  FOR SHARE OF own`;
