import { NullIsAValue, ReadAs, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, MaxLength, MinLength, ValidateIf } from 'class-validator';

const MOST_PROFILES = 100;

/** Field with the ids of profiles that issuers may use with a CA. Repeated ids are dropped. */
export const AllowedProfileIds = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description:
        'Ids of the stored profiles that issuers may use with the CA. Absent: all without sign_as_ca. Empty: none. Does not apply to admins.',
    }),
    ReadAs((ids) => (Array.isArray(ids) ? [...new Set(ids as unknown[])] : ids)),
    IsArray({
      message: ({ value }) => (value === undefined ? STRUCT_VALIDATION_ERROR : 'must be a list'),
    }),
    IsString({ each: true }),
    MaxLength(256, { each: true }),
    MinLength(1, { each: true }),
    ArrayMaxSize(MOST_PROFILES, { message: `must not have more than ${MOST_PROFILES} ids` }),
  );

/** Body of PUT /cas/{id}/allowed-profiles. `null` removes the list; a missing field does not. */
@WireObject()
export class AllowProfilesRequest {
  @ApiProperty({ nullable: true, example: ['9f0c3c1e-7a2b-4a53-8f0e-2d6f4e0c8b11'] })
  @NullIsAValue()
  @ValidateIf((_, value) => value !== null)
  @AllowedProfileIds()
  allowed_profile_ids!: string[] | null;
}

/** Body of POST /cas/{id}/profile (contract 3.1). */
@WireObject()
export class AssignProfileRequest {
  @ApiProperty({ example: '9f0c3c1e-7a2b-4a53-8f0e-2d6f4e0c8b11' })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  @MaxLength(256)
  @MinLength(1, { message: STRUCT_VALIDATION_ERROR })
  profile_id!: string;
}
