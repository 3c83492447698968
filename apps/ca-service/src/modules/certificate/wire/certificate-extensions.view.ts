import { KEY_USAGES, type KeyUsage } from '@libs/crypto';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ExtendedKeyUsageView } from './extended-key-usage.view';

/** What the extensions of a certificate allow its key for. */
@ApiSchema({ name: 'CertificateExtensions' })
export class CertificateExtensionsView extends ExtendedKeyUsageView {
  @ApiProperty({ enum: KEY_USAGES, enumName: 'KeyUsage', isArray: true, example: ['DigitalSignature'] })
  readonly key_usage!: readonly KeyUsage[];
}
