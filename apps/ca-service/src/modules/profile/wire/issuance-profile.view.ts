import {
  EXTENDED_KEY_USAGE_OIDS,
  KEY_USAGES,
  type KeyUsage,
  type NamedExtendedKeyUsage,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from '@libs/crypto';
import { PageOf } from '@libs/http';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  NOT_AFTER_POLICIES,
  type NotAfterPolicy,
  type ProfileDocument,
  type ProfileSnapshot,
  toProfileDocument,
} from '../domain';
import { CryptoEnforcementView } from './crypto-enforcement.view';
import { CertificatePolicyView, NameConstraintsView } from './name-constraints.view';
import { SubjectView } from './subject.view';
import { ValidityView } from './validity.view';

/** An issuance profile (contract 2.9), with fields beyond the contract that are absent unless they are set. */
@ApiSchema({ name: 'IssuanceProfile' })
export class IssuanceProfileView implements ProfileDocument {
  @ApiProperty({ example: 'aa49e6ba-50de-4fa6-9b63-ef61d4650be3' })
  readonly id!: string;

  @ApiProperty({ example: 'Devices' })
  readonly name!: string;

  @ApiProperty({ example: 'Certificates of devices, for one year' })
  readonly description!: string;

  @ApiProperty({ type: () => ValidityView })
  readonly validity!: ValidityView;

  @ApiProperty({ description: 'Whether the certificates are those of CAs', example: false })
  readonly sign_as_ca!: boolean;

  @ApiProperty({ example: false })
  readonly honor_key_usage!: boolean;

  @ApiProperty({ enum: KEY_USAGES, enumName: 'KeyUsage', isArray: true, example: ['DigitalSignature'] })
  readonly key_usage!: readonly KeyUsage[];

  @ApiProperty({ example: false })
  readonly honor_extended_key_usages!: boolean;

  @ApiProperty({
    enum: Object.keys(EXTENDED_KEY_USAGE_OIDS),
    enumName: 'ExtendedKeyUsage',
    isArray: true,
    example: ['ClientAuth'],
  })
  readonly extended_key_usages!: readonly NamedExtendedKeyUsage[];

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Dotted object identifiers of purposes without a name; absent when there are none',
    example: ['1.3.6.1.5.5.7.3.17'],
  })
  readonly extended_key_usage_oids?: readonly string[];

  @ApiProperty({ example: true })
  readonly honor_subject!: boolean;

  @ApiProperty({ type: () => SubjectView })
  readonly subject!: SubjectView;

  @ApiProperty({ example: true })
  readonly honor_extensions!: boolean;

  @ApiProperty({ type: () => CryptoEnforcementView })
  readonly crypto_enforcement!: CryptoEnforcementView;

  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'How many CA certificates may follow below (RFC 5280 section 4.2.1.9)',
    example: 0,
  })
  readonly path_len_constraint?: number | undefined;

  @ApiProperty({ type: () => NameConstraintsView, required: false })
  readonly name_constraints?: NameConstraintsView | undefined;

  @ApiProperty({ type: () => [CertificatePolicyView], required: false })
  readonly certificate_policies?: readonly CertificatePolicyView[] | undefined;

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Every name of a request must match one',
    example: ['dns:*.example.com'],
  })
  readonly allowed_subject_alt_names?: readonly string[] | undefined;

  @ApiProperty({
    type: [String],
    required: false,
    description: 'No name of a request may match any',
    example: ['ip:10.0.0.0/8'],
  })
  readonly denied_subject_alt_names?: readonly string[] | undefined;

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Purposes that a CSR may ask for, by name or dotted object identifier',
    example: ['ClientAuth'],
  })
  readonly allowed_extended_key_usages?: readonly string[] | undefined;

  @ApiProperty({ type: 'string', required: false, description: 'A length of time', example: '90d' })
  readonly max_validity?: string | undefined;

  @ApiProperty({
    enum: NOT_AFTER_POLICIES,
    enumName: 'NotAfterPolicy',
    required: false,
    description: 'What happens to a certificate that would outlive its CA; absent: permit',
    example: 'clamp',
  })
  readonly not_after_policy?: NotAfterPolicy | undefined;

  @ApiProperty({
    required: false,
    type: 'string',
    description: 'How much before now certificates begin, as a length of time',
    example: '5m',
  })
  readonly backdate?: string | undefined;

  @ApiProperty({
    enum: Object.keys(SIGNATURE_ALGORITHMS),
    enumName: 'SignatureAlgorithm',
    required: false,
    example: 'ECDSA_SHA_256',
  })
  readonly signature_algorithm?: SignatureAlgorithmName | undefined;

  @ApiProperty({ type: 'boolean', required: false, description: 'Leaves state CA:FALSE', example: true })
  readonly basic_constraints?: boolean | undefined;
}

@ApiSchema({ name: 'IssuanceProfilePage' })
export class IssuanceProfilePageView extends PageOf(IssuanceProfileView) {}

export function toIssuanceProfileView({
  id,
  name,
  description,
  definition,
}: ProfileSnapshot): IssuanceProfileView {
  return { id, name, description, ...toProfileDocument(definition) };
}
