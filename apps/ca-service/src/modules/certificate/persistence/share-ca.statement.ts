import { passGate } from './ca-gate';

/**
 * Shares the row of CA $1 until the end of the transaction: whoever does so waits for nobody else who does, but for
 * whoever changes or deletes the CA, and they wait for him.
 */
export const SHARE_CA = `SELECT id FROM ca WHERE ${passGate('signing messages', '$1')} AND id = $1 FOR SHARE`;
