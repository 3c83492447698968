import { PageOf } from '@libs/http';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type CertificateSnapshot, CertificateView, toCertificateView } from '../../certificate';
import type { CaSnapshot } from '../domain';

/** A CA in responses and events (contract 2.8). */
@ApiSchema({ name: 'CertificateAuthority' })
export class CaView {
  @ApiProperty({ example: 'd635f6f1-08a1-489e-a825-9d5a6f6440ba' })
  readonly id!: string;

  @ApiProperty({ type: () => CertificateView, description: 'The current certificate' })
  readonly certificate!: CertificateView;

  @ApiProperty({
    description: 'Serial number of the current certificate, in lower-case hexadecimal',
    example: '4c657d45d905fc6184eefcc9d59aa3af',
  })
  readonly serial_number!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Separate from those of the certificate',
    example: { owner: 'pki@example.com' },
  })
  readonly metadata!: Readonly<Record<string, unknown>>;

  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:33:53.415Z' })
  readonly creation_ts!: string;

  @ApiProperty({
    type: 'integer',
    description: '0 for a root or while the issuer is unknown, else one more than the level of the issuer',
    example: 0,
  })
  readonly level!: number;

  @ApiProperty({
    description: 'The default issuance profile; empty: none',
    example: 'aa49e6ba-50de-4fa6-9b63-ef61d4650be3',
  })
  readonly profile_id!: string;

  @ApiProperty({
    type: [String],
    required: false,
    description: 'The profiles that issuers may use with the CA; absent without such a list',
    example: ['aa49e6ba-50de-4fa6-9b63-ef61d4650be3'],
  })
  readonly allowed_profile_ids?: readonly string[];
}

@ApiSchema({ name: 'CertificateAuthorityPage' })
export class CaPageView extends PageOf(CaView) {}

export function toCaView({ state, certificate, at }: CaSnapshot): CaView {
  return {
    id: state.id,
    certificate: toCertificateView({ state: certificate, at }),
    serial_number: certificate.serialNumber,
    metadata: state.metadata,
    creation_ts: state.createdAt.toISOString(),
    level: state.level,
    profile_id: state.profileId,
    ...(state.allowedProfileIds ? { allowed_profile_ids: state.allowedProfileIds } : {}),
  };
}

/** A CA with a new key, and the certificates that connect the two keys. */
@ApiSchema({ name: 'RekeyedCertificateAuthority' })
export class RekeyedCaView extends CaView {
  @ApiProperty({ type: () => [CertificateView], description: 'Empty when none was requested' })
  readonly cross_certificates!: readonly CertificateView[];
}

export function toRekeyedCaView(
  ca: CaSnapshot,
  crossCertificates: readonly CertificateSnapshot[],
): RekeyedCaView {
  return { ...toCaView(ca), cross_certificates: crossCertificates.map(toCertificateView) };
}

/** Response of DELETE /cas/{id}: an object without members (contract 3.1). */
@ApiSchema({ name: 'DeletedCertificateAuthority' })
export class DeletedCaView {}
