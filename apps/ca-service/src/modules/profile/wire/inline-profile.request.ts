import { WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { InlineProfile } from '../domain';
import { CreateProfileRequest } from './create-profile.request';

/** A profile for one request. */
@WireObject()
export class InlineProfileRequest extends CreateProfileRequest {
  @ApiProperty({
    description: 'A stored profile, whose constraints beyond the contract hold as well; empty: none',
    example: '',
  })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  id?: string;
}

/** A profile of a request as the domain takes it: the id apart from what it carries. */
export function toInlineProfile({ id, ...fields }: InlineProfileRequest): InlineProfile {
  return { id, fields };
}
