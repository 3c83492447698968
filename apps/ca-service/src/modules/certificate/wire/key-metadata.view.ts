import { KEY_STRENGTHS, KEY_TYPES, type KeyStrength, type KeyType } from '@libs/crypto';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The key of a certificate (contract 2.6). */
@ApiSchema({ name: 'KeyMetadata' })
export class KeyMetadataView {
  @ApiProperty({ enum: KEY_TYPES, enumName: 'KeyType', example: 'ECDSA' })
  readonly type!: KeyType;

  @ApiProperty({
    type: 'integer',
    description: 'Length in bits; of ML-DSA the parameter set: 44, 65 or 87',
    example: 256,
  })
  readonly bits!: number;

  @ApiProperty({ enum: KEY_STRENGTHS, enumName: 'KeyStrength', example: 'HIGH' })
  readonly strength!: KeyStrength;
}
