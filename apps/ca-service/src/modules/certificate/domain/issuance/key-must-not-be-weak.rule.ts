import { refuseWeakKey } from '@libs/crypto';
import type { IssuanceRule } from './issuance-request';

/** A key that others can compute the private half of is certified for nobody. */
export const keyMustNotBeWeak: IssuanceRule = ({ publicKey }) => {
  refuseWeakKey(publicKey);
};
