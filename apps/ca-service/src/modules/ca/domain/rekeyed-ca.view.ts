import { type Certificate, type CertificateView, toCertificateView } from '../../certificate/domain';
import type { Ca } from './ca';
import type { CaView } from './ca.view';

/** A CA that has just got another key, with the certificates that connect the two keys. */
export interface RekeyedCaView extends CaView {
  readonly cross_certificates: readonly CertificateView[];
}

export function toRekeyedCaView(ca: Ca, crossCertificates: readonly Certificate[], now: Date): RekeyedCaView {
  const views = crossCertificates.map(({ state }) => toCertificateView(state, now));
  return { ...ca.view(now), cross_certificates: views };
}
