import { statusAt } from '../../certificate/domain';
import type { Ca } from './ca';
import { CaExpiredError, CaRevokedError } from './ca.errors';

/**
 * Rejects the renewal of a CA that is revoked, on hold, past `valid_to`, or set to EXPIRED by hand (contract 3.1,
 * 6.1).
 * @throws CaRevokedError, CaExpiredError
 */
export function caMustBeRenewable({ state: { id }, certificate }: Ca, now: Date): void {
  const { status, validTo } = certificate.state;
  if (status === 'REVOKED') throw new CaRevokedError(id);
  const isOver = statusAt({ status: 'ACTIVE', validTo }, now) === 'EXPIRED';
  if (isOver || status === 'EXPIRED') throw new CaExpiredError(id);
}
