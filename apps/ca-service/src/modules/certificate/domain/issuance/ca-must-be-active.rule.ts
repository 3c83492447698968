import { CaNotActiveError } from '../certificate.errors';
import type { IssuanceRequest } from './issuance-request';

/** Only an ACTIVE CA signs; one whose time has passed is EXPIRED at that very second. */
export const caMustBeActive = ({ ca }: Pick<IssuanceRequest, 'ca'>): void => {
  if (ca && ca.status !== 'ACTIVE') throw new CaNotActiveError(ca.id);
};
