import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type CertificateSnapshot, CertificateView, toCertificateView } from '../../certificate';
import type { CaSnapshot } from '../domain';
import { CaView, toCaView } from './ca.view';

/** A CA that has just got another key, with the certificates that connect the two keys. */
@ApiSchema({ name: 'RekeyedCertificateAuthority' })
export class RekeyedCaView extends CaView {
  @ApiProperty({ type: () => [CertificateView], description: 'Empty when none was asked for' })
  readonly cross_certificates!: readonly CertificateView[];
}

export function toRekeyedCaView(
  ca: CaSnapshot,
  crossCertificates: readonly CertificateSnapshot[],
): RekeyedCaView {
  return { ...toCaView(ca), cross_certificates: crossCertificates.map(toCertificateView) };
}
