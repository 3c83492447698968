import { caMustBeActive, caMustHoldItsKey } from '../../certificate/domain';
import type { CaRenewal } from './ca-renewal';
import type { CrossCertificateKind } from './cross-certifier';

/**
 * A CA whose key is somewhere else changes it there. Cross certificates are signed by the CA itself, which has to
 * be ACTIVE for that. @throws InvalidValueError, CaNotActiveError
 */
export function caMustBeRekeyable(
  { own, profile }: CaRenewal,
  crossCertificates: readonly CrossCertificateKind[],
): void {
  const signing = { ca: own, profile, publicKey: own.publicKey };
  caMustHoldItsKey(signing);
  if (crossCertificates.length > 0) caMustBeActive(signing);
}
