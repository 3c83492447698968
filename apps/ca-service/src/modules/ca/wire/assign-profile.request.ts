import { STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';

/** Body of POST /cas/{id}/profile (contract 3.1). */
@WireObject()
export class AssignProfileRequest {
  @ApiProperty({ example: '9f0c3c1e-7a2b-4a53-8f0e-2d6f4e0c8b11' })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  @MaxLength(256)
  @MinLength(1, { message: STRUCT_VALIDATION_ERROR })
  profile_id!: string;
}
