import { WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** The path of an issuance profile. */
@WireObject()
export class ProfilePath {
  @ApiProperty({ description: 'The id of the profile', example: '9f0c3c1e-7a2b-4a53-8f0e-2d6f4e0c8b11' })
  @IsString()
  id!: string;
}
