import {
  EXTENDED_KEY_USAGE_OIDS,
  type ExtendedKeyUsage,
  KEY_USAGES,
  type KeyUsage,
  type NamedExtendedKeyUsage,
  partitionExtendedKeyUsages,
} from '@libs/crypto';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/**
 * Extended key usages of a certificate: named ones, and separately those without a name, on which existing clients
 * fail (contract 2.1).
 */
export class ExtendedKeyUsageView {
  @ApiProperty({
    enum: Object.keys(EXTENDED_KEY_USAGE_OIDS),
    enumName: 'ExtendedKeyUsage',
    isArray: true,
    example: ['ClientAuth'],
  })
  readonly extended_key_usage!: readonly NamedExtendedKeyUsage[];

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Dotted object identifiers of purposes without a name; absent when there are none',
    example: ['1.3.6.1.5.5.7.3.17'],
  })
  readonly extended_key_usage_oids?: readonly string[];
}

export function toExtendedKeyUsageView(usages: readonly ExtendedKeyUsage[]): ExtendedKeyUsageView {
  const { named, others } = partitionExtendedKeyUsages(usages);
  return {
    extended_key_usage: named,
    ...(others.length > 0 ? { extended_key_usage_oids: others } : {}),
  };
}

/** The key usages and extended key usages of a certificate. */
@ApiSchema({ name: 'CertificateExtensions' })
export class CertificateExtensionsView extends ExtendedKeyUsageView {
  @ApiProperty({ enum: KEY_USAGES, enumName: 'KeyUsage', isArray: true, example: ['DigitalSignature'] })
  readonly key_usage!: readonly KeyUsage[];
}
