import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { CryptoEnforcement } from '../domain';

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
