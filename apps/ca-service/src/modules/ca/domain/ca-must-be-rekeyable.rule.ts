import { caMustBeActive } from '../../certificate/domain';
import type { CaRenewal } from './ca-renewal';
import type { CrossCertificateKind } from './cross-certifier';

/** Cross certificates are signed by the CA itself, which has to be ACTIVE for that. @throws CaNotActiveError */
export function caMustBeRekeyable(
  { own }: CaRenewal,
  crossCertificates: readonly CrossCertificateKind[],
): void {
  if (crossCertificates.length > 0) caMustBeActive({ ca: own });
}
