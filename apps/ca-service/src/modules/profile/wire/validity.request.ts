import { AcceptedBy, NullIsAValue, ReadAs, TextSatisfies, WireObject } from '@libs/http';
import { TimeDuration } from '@libs/kernel';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Whether a text is a time in RFC 3339, in UTC within the years 1 to 9999. Date.parse makes 2 March of 30 February,
 * which is no day (RFC 3339 section 5.7).
 */
export function isRfc3339(text: string): boolean {
  const [, day] = RFC_3339.exec(text) ?? [];
  if (day === undefined || !hasFourDigitYear(Date.parse(text))) return false;
  return new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day);
}

/** In UTC, where offsets lead out of the years 1 to 9999: PostgreSQL and RFC 3339 write no others alike. */
function hasFourDigitYear(milliseconds: number): boolean {
  const year = new Date(milliseconds).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** A time in RFC 3339, in UTC within the years 1 to 9999. */
export const IsRfc3339 = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ format: 'date-time' }),
    TextSatisfies(isRfc3339, 'must be a time in RFC 3339, such as 2027-01-31T00:00:00Z'),
    MaxLength(64),
  );

const LONGEST_DURATION = 128;

/** The grammar of contract 2.3 as a pattern; a length of time beyond 292 years is rejected all the same. */
const DURATION = String.raw`^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y))+)$`;

/**
 * A length of time such as `1y2w` (contract 2.3).
 *
 * @param refuseOthers throws InvalidValueError for lengths that the member does not take
 */
export const IsDuration = (refuseOthers?: (duration: TimeDuration) => void): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', pattern: DURATION }),
    AcceptedBy((text) => {
      if (text.length > LONGEST_DURATION) return; // MaxLength rejects it at less cost
      const duration = TimeDuration.parse(text);
      refuseOthers?.(duration);
    }),
    MaxLength(LONGEST_DURATION),
  );

/**
 * The validity of a profile (contract 2.4). Missing fields stay missing, so that an inline profile can be compared.
 */
@WireObject()
export class ProfileValidityRequest {
  @ApiProperty({
    description: '`Duration`, or `Time` or `Date` for a moment in time; other words mean `Time`.',
    default: '',
    example: 'Duration',
  })
  @IsOptional()
  @IsString()
  @MaxLength(32)
  type?: string;

  /** `null` is rejected like an empty text (contract 2.3). */
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
