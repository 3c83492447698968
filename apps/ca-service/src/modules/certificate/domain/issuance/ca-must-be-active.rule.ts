import { CaNotActiveError } from '../certificate.errors';
import type { IssuanceRule } from './issuance-request';

/** Only an ACTIVE CA signs; one whose time has passed is EXPIRED at that very second. */
export const caMustBeActive: IssuanceRule = ({ ca }) => {
  if (ca && ca.status !== 'ACTIVE') throw new CaNotActiveError(ca.id);
};
