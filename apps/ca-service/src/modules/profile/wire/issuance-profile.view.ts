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
  type CryptoEnforcement,
  NOT_AFTER_POLICIES,
  type NotAfterPolicy,
  type ProfileDocument,
  type ProfileSnapshot,
  type SubjectDocument,
  toProfileDocument,
  type ValidityDocument,
} from '../domain';
import { CertificatePolicyView, NameConstraintsView } from './issuance-constraints.view';

/** A subject (contract 2.5): every field is present, `''` when unset. `toSubjectDocument` makes one. */
@ApiSchema({ name: 'Subject' })
export class SubjectView implements SubjectDocument {
  @ApiProperty({ example: 'device-0001' })
  readonly common_name!: string;

  @ApiProperty({ example: 'Demo' })
  readonly organization!: string;

  @ApiProperty({ example: '' })
  readonly organization_unit!: string;

  @ApiProperty({ example: '' })
  readonly country!: string;

  @ApiProperty({ example: '' })
  readonly state!: string;

  @ApiProperty({ example: '' })
  readonly locality!: string;
}

/** A validity (contract 2.4). */
@ApiSchema({ name: 'Validity' })
export class ValidityView implements ValidityDocument {
  @ApiProperty({ description: '`Duration`, `Time`, `Date`, or empty: one year', example: 'Duration' })
  readonly type!: string;

  @ApiProperty({ required: false, description: 'A length of time, such as `1y2w`', example: '1y' })
  readonly duration?: string;

  @ApiProperty({
    format: 'date-time',
    description: '`0001-01-01T00:00:00Z`: none',
    example: '0001-01-01T00:00:00Z',
  })
  readonly time!: string;
}

const SIZES = {
  type: 'integer',
  isArray: true,
  nullable: true,
  description: 'null: any size; an empty list: none',
} as const;

/** Which keys a profile lets into certificates (contract 5.4). */
@ApiSchema({ name: 'CryptoEnforcement' })
export class CryptoEnforcementView implements CryptoEnforcement {
  @ApiProperty({ example: true })
  readonly enabled!: boolean;

  @ApiProperty({ example: true })
  readonly allow_rsa_keys!: boolean;

  @ApiProperty({ ...SIZES, example: [3072, 4096] })
  readonly allowed_rsa_key_sizes!: readonly number[] | null;

  @ApiProperty({ example: true })
  readonly allow_ecdsa_keys!: boolean;

  @ApiProperty({ ...SIZES, example: [256, 384] })
  readonly allowed_ecdsa_key_sizes!: readonly number[] | null;

  @ApiProperty({ required: false, description: 'Absent unless set', example: true })
  readonly allow_ed25519_keys?: boolean;

  @ApiProperty({ required: false, description: 'Absent unless set', example: true })
  readonly allow_ml_dsa_keys?: boolean;

  @ApiProperty({
    type: 'integer',
    isArray: true,
    required: false,
    description: 'Parameter sets: 44, 65, 87; absent: all of them',
    example: [65, 87],
  })
  readonly allowed_ml_dsa_key_sizes?: readonly number[];
}

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

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Extensions that a CSR may ask for besides those that the service writes',
    example: ['1.3.6.1.5.5.7.1.24'],
  })
  readonly allowed_extensions?: readonly string[] | undefined;

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
