import {
  type CertifiedKey,
  derToBase64Pem,
  KEY_STRENGTHS,
  KEY_TYPES,
  type KeyStrength,
  keyStrength,
  type KeyType,
} from '@libs/crypto';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '@libs/http';
import { SubjectView, toSubjectDocument, wholeSeconds, ZERO_TIME } from '../../profile';
import {
  CERTIFICATE_STATUSES,
  CERTIFICATE_TYPES,
  type CertificateSnapshot,
  type CertificateStatus,
  type CertificateType,
  REVOCATION_REASONS,
  type RevocationReason,
  statusAt,
} from '../domain';
import { CertificateExtensionsView, toExtendedKeyUsageView } from './extensions.view';
import { EXAMPLE_CERTIFICATE } from './examples';

/** How the reference shows a key whose type it does not know (contract 2.6). */
const OTHER_KEY_TYPE = '0';

/** The key of a certificate (contract 2.6). */
@ApiSchema({ name: 'KeyMetadata' })
export class KeyMetadataView {
  @ApiProperty({
    enum: [...KEY_TYPES, OTHER_KEY_TYPE],
    enumName: 'CertifiedKeyType',
    description: '`0` for keys that the service cannot use, which imported certificates may have',
    example: 'ECDSA',
  })
  readonly type!: KeyType | typeof OTHER_KEY_TYPE;

  @ApiPropertyOptional({
    description: 'With the type `0`: the algorithm or curve, by name or object identifier',
    example: 'brainpoolP256r1',
  })
  readonly algorithm?: string;

  @ApiProperty({
    type: 'integer',
    description: 'Length in bits; of ML-DSA the parameter set: 44, 65 or 87',
    example: 256,
  })
  readonly bits!: number;

  @ApiProperty({ enum: KEY_STRENGTHS, enumName: 'KeyStrength', example: 'HIGH' })
  readonly strength!: KeyStrength;
}

/** Which CA issued a certificate. */
@ApiSchema({ name: 'IssuerMetadata' })
export class IssuerMetadataView {
  @ApiProperty({
    description: 'Serial number of the certificate of the CA; `-` when unknown',
    example: '4c657d45d905fc6184eefcc9d59aa3af',
  })
  readonly serial_number!: string;

  @ApiProperty({
    description: 'Id of the CA; `-` when unknown',
    example: 'd635f6f1-08a1-489e-a825-9d5a6f6440ba',
  })
  readonly id!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Level of the CA in its hierarchy: 0 for a root, -1 when unknown',
    example: 0,
  })
  readonly level!: number;
}

/** A certificate in responses and events (contract 2.7). */
@ApiSchema({ name: 'Certificate' })
export class CertificateView {
  @ApiProperty({ description: 'Lower-case hexadecimal', example: '4b903efe5619433e003749b7ee442c74' })
  readonly serial_number!: string;

  @ApiProperty({
    description: 'Lower-case hexadecimal',
    example: '66e85cdad67ad314a04d26f24e1f87cf65bc17f568d51d7d1b78f137ec792b7a',
  })
  readonly subject_key_id!: string;

  @ApiProperty({
    description: 'Lower-case hexadecimal; empty when the issuer of an imported certificate is unknown',
    example: 'f54c9748d77860dd65e7b5ff3f49f22375163990fd31d7825cb19b97821c2131',
  })
  readonly authority_key_id!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { site: 'Bilbao' },
  })
  readonly metadata!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ enum: CERTIFICATE_STATUSES, enumName: 'CertificateStatus', example: 'ACTIVE' })
  readonly status!: CertificateStatus;

  @ApiProperty({ format: 'byte', description: 'Base64 of the PEM text', example: EXAMPLE_CERTIFICATE })
  readonly certificate!: string;

  @ApiProperty({ type: () => KeyMetadataView })
  readonly key_metadata!: KeyMetadataView;

  @ApiProperty({ type: () => SubjectView })
  readonly subject!: SubjectView;

  @ApiProperty({ type: () => SubjectView })
  readonly issuer!: SubjectView;

  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:33:53Z' })
  readonly valid_from!: string;

  @ApiProperty({ type: () => CertificateExtensionsView })
  readonly extensions!: CertificateExtensionsView;

  @ApiProperty({ type: () => IssuerMetadataView })
  readonly issuer_metadata!: IssuerMetadataView;

  @ApiProperty({ format: 'date-time', example: '2027-11-29T19:33:53Z' })
  readonly valid_to!: string;

  @ApiProperty({
    format: 'date-time',
    description: '`0001-01-01T00:00:00Z` unless the status is REVOKED',
    example: '0001-01-01T00:00:00Z',
  })
  readonly revocation_timestamp!: string;

  @ApiProperty({
    enum: REVOCATION_REASONS,
    enumName: 'RevocationReason',
    description: 'Stays after a release from hold',
    example: 'Unspecified',
  })
  readonly revocation_reason!: RevocationReason;

  @ApiProperty({ enum: CERTIFICATE_TYPES, enumName: 'CertificateType', example: 'IMPORTED_WITHOUT_KEY' })
  readonly type!: CertificateType;

  @ApiProperty({ description: 'Engine that holds the private key; empty: not in this service', example: '' })
  readonly engine_id!: string;

  @ApiProperty({ example: false })
  readonly is_ca!: boolean;
}

@ApiSchema({ name: 'CertificatePage' })
export class CertificatePageView extends PageOf(CertificateView) {}

export function toCertificateView({ state, at }: CertificateSnapshot): CertificateView {
  return {
    serial_number: state.serialNumber,
    subject_key_id: state.subjectKeyId,
    authority_key_id: state.authorityKeyId,
    metadata: state.metadata,
    status: statusAt(state, at),
    certificate: base64PemOf(state.der),
    key_metadata: toKeyMetadataView(state.key),
    subject: toSubjectDocument(state.subject),
    issuer: toSubjectDocument(state.issuer),
    valid_from: wholeSeconds(state.validFrom),
    extensions: { key_usage: state.keyUsage, ...toExtendedKeyUsageView(state.extendedKeyUsage) },
    issuer_metadata: {
      serial_number: state.issuedBy.serialNumber,
      id: state.issuedBy.caId,
      level: state.issuedBy.level,
    },
    valid_to: wholeSeconds(state.validTo),
    revocation_timestamp: state.revocation.timestamp?.toISOString() ?? ZERO_TIME,
    revocation_reason: state.revocation.reason,
    type: state.type,
    engine_id: state.engineId,
    is_ca: state.isCa,
  };
}

/**
 * Encoded certificates. The encoding is half the cost of a view, and a change shows the certificate three times:
 * before and after in its event, and in the response.
 */
const ENCODED = new WeakMap<Buffer, string>();

function base64PemOf(der: Buffer): string {
  const known = ENCODED.get(der);
  if (known !== undefined) return known;
  const encoded = derToBase64Pem(der, 'CERTIFICATE');
  ENCODED.set(der, encoded);
  return encoded;
}

const isKeyType = (type: string): type is KeyType => (KEY_TYPES as readonly string[]).includes(type);

function toKeyMetadataView({ type, bits }: CertifiedKey): KeyMetadataView {
  return isKeyType(type)
    ? { type, bits, strength: keyStrength(type, bits) }
    : { type: OTHER_KEY_TYPE, algorithm: type, bits, strength: 'LOW' };
}
