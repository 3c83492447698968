import { Nested, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { InlineProfileRequest } from '../../profile';
import { KeyMetadataRequest } from './key-metadata.request';

const CROSS_SIGNATURES = ['old_with_new', 'new_with_old'] as const;
export type CrossSignature = (typeof CROSS_SIGNATURES)[number];

/** Body of POST /cas/{id}/reissue (contract 3.1); existing clients send a literal `null`. */
@WireObject()
export class ReissueCaRequest {
  @ApiProperty({ description: 'An inline profile; takes precedence over profile_id' })
  @IsOptional()
  @Nested(() => InlineProfileRequest)
  profile?: InlineProfileRequest;

  @ApiProperty({ description: 'The profile of the new certificate; empty: the default for CAs', example: '' })
  @IsString()
  @MaxLength(256)
  profile_id = '';
}

/** Body of POST /cas/{id}/rekey. */
@WireObject()
export class RekeyCaRequest extends ReissueCaRequest {
  @ApiProperty({ description: 'By default a new key of the type and size of the current key' })
  @Nested(() => KeyMetadataRequest)
  key_metadata = new KeyMetadataRequest();

  @ApiProperty({ description: 'By default the engine of the current key', example: '' })
  @IsString()
  @MaxLength(256)
  engine_id = '';

  @ApiProperty({
    description:
      'old_with_new certifies the former key with the new key, new_with_old the new key with the former key',
    example: ['old_with_new', 'new_with_old'],
  })
  @IsArray({ message: 'must be a list' })
  @IsIn(CROSS_SIGNATURES, { each: true, message: `must be one of ${CROSS_SIGNATURES.join(', ')}` })
  @ArrayMaxSize(CROSS_SIGNATURES.length, {
    message: `must not have more than ${CROSS_SIGNATURES.length} entries`,
  })
  cross_sign: CrossSignature[] = [];
}
