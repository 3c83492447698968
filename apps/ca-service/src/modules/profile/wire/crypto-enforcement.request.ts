import { WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Flag } from './flag.decorator';

const KeySizes = (example: number[]): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ nullable: true, default: null, example }),
    IsOptional(),
    IsArray(),
    IsInt({ each: true }),
    Max(65_536, { each: true }),
    Min(0, { each: true }),
    ArrayMaxSize(64),
  );

/** The keys that certificates may be for (contract 2.9). */
@WireObject()
export class CryptoEnforcementRequest {
  @Flag()
  enabled?: boolean;

  @Flag()
  allow_rsa_keys?: boolean;

  @KeySizes([2048, 3072, 4096])
  allowed_rsa_key_sizes?: number[];

  @Flag()
  allow_ecdsa_keys?: boolean;

  @KeySizes([256, 384])
  allowed_ecdsa_key_sizes?: number[];

  @Flag()
  allow_ed25519_keys?: boolean;

  @Flag()
  allow_ml_dsa_keys?: boolean;

  @ApiProperty({ nullable: true, default: null, example: [65] })
  @IsOptional()
  @IsArray()
  @IsInt({ each: true })
  @IsIn([44, 65, 87], { each: true, message: 'must be 44, 65 or 87' })
  @ArrayMaxSize(64)
  allowed_ml_dsa_key_sizes?: (44 | 65 | 87)[];
}
