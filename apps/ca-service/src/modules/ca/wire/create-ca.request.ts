import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength, NotEquals } from 'class-validator';
import { FreeForm, Nested, STRUCT_VALIDATION_ERROR, TextSatisfies, WireObject } from '@libs/http';
import { InlineProfileRequest, SubjectRequest, ValidityRequest } from '../../profile';
import { isReachableId, UNREACHABLE_ID } from '../domain/reachable-id';
import { AllowedProfileIds } from './ca-profiles.request';
import { KeyMetadataRequest } from './key-metadata.request';

/** Rejects slashes and control characters (C0, DEL, C1). */
const IN_PATHS = new RegExp(String.raw`^[^/\x00-\x1F\x7F-\x9F]*$`);

/** Field with the id of a CA, which is part of paths. Existing clients send `null` or `''` for "none". */
export const CaId = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description }),
    IsString(),
    MaxLength(256),
    Matches(IN_PATHS, { message: 'must not contain a slash or control characters' }),
    // `-` is the issuer of certificates with an unknown issuer (contract 5.6, 5.8). No CA may revoke these.
    NotEquals('-', { message: 'must not be -, which stands for an unknown issuer' }),
    TextSatisfies(isReachableId, UNREACHABLE_ID),
  );

/** Body of POST /cas (contract 3.1). */
@WireObject()
export class CreateCaRequest {
  @ApiProperty({ example: 'factory-root' })
  @CaId('Empty: a random UUID')
  id = '';

  @CaId('The CA that signs; empty: the CA signs itself')
  parent_id = '';

  @ApiProperty({ example: { common_name: 'Factory Root CA', organization: 'Example Factory' } })
  @Nested(() => SubjectRequest)
  subject = new SubjectRequest();

  @Nested(() => KeyMetadataRequest)
  key_metadata = new KeyMetadataRequest();

  @ApiProperty({ example: { type: 'Duration', duration: '10y' } })
  @Nested(() => ValidityRequest)
  ca_expiration = new ValidityRequest();

  @ApiProperty({
    description: 'The default profile for certificates that the CA issues',
    example: '9f0c3c1e-7a2b-4a53-8f0e-2d6f4e0c8b11',
  })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  @MaxLength(256)
  @MinLength(1, { message: STRUCT_VALIDATION_ERROR })
  profile_id!: string;

  @ApiProperty({ description: 'Engine that creates the key; empty: the default engine', example: '' })
  @IsString()
  @MaxLength(256)
  engine_id = '';

  @ApiProperty({ example: { site: 'north' } })
  @FreeForm()
  metadata: Record<string, unknown> = {};

  @ApiProperty({ description: 'The profile of the certificate of the CA itself', example: '' })
  @IsString()
  @MaxLength(256)
  ca_issuance_profile_id = '';

  @ApiProperty({ description: 'Takes precedence over ca_issuance_profile_id' })
  @IsOptional()
  @Nested(() => InlineProfileRequest)
  ca_issuance_profile?: InlineProfileRequest;

  @IsOptional()
  @AllowedProfileIds()
  allowed_profile_ids?: string[];
}
