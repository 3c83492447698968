import { NullIsAValue, ReadAs, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { IsDuration, IsRfc3339 } from './time.decorator';

/**
 * The validity of a profile (contract 2.4). Missing fields stay missing, so that an inline profile can be compared.
 */
@WireObject()
export class ProfileValidityRequest {
  @ApiProperty({
    description: '`Duration`, or `Time` for a moment in time; other words mean `Time`.',
    default: '',
    example: 'Duration',
  })
  @IsOptional()
  @IsString()
  @MaxLength(32)
  type?: string;

  /** Contract 2.3: `null` is as wrong as an empty text. */
  @ApiProperty({ description: 'A length of time; a year is 364 days', example: '1y' })
  @NullIsAValue()
  @ReadAs((value) => value ?? '')
  @IsOptional()
  @IsDuration()
  duration?: string;

  @IsOptional()
  @IsRfc3339()
  time?: string;
}

/** A validity in a body (contract 2.4): without a type, it is a moment in time. */
@WireObject()
export class ValidityRequest extends ProfileValidityRequest {
  override type = '';
}
