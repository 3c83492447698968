import { statusAt } from '../../certificate/domain';
import type { Ca } from './ca';
import { CaExpiredError, CaRevokedError } from './ca.errors';

/**
 * A CA that is revoked, or on hold, gets no other certificate, nor does one whose time has passed, whatever its
 * status says (contract 3.1), nor one that was declared EXPIRED, which nothing leaves again (contract 6.1).
 * @throws CaRevokedError, CaExpiredError
 */
export function caMustBeRenewable({ state: { id }, certificate }: Ca, now: Date): void {
  const { status, validTo } = certificate.state;
  if (status === 'REVOKED') throw new CaRevokedError(id);
  const isOver = statusAt({ status: 'ACTIVE', validTo }, now) === 'EXPIRED';
  if (isOver || status === 'EXPIRED') throw new CaExpiredError(id);
}
