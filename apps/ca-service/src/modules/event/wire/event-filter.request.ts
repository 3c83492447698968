import { EveryOccurrence, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import type { EventFilter } from '../domain/event-filter';

/** The longest routing key of AMQP 0-9-1 (a short string), and hence the longest pattern of use. */
const LONGEST_TYPE = 255;
const MOST_TYPES = 16;
/** The longest subject is `ca/` and the id of a CA, or `certificate/` and a serial number. */
const LONGEST_SUBJECT = 1_024;

const TYPE = /^([A-Za-z0-9_-]+|[*#])(\.([A-Za-z0-9_-]+|[*#]))*$/;

/** The query parameters that choose events, for everything that reads the log. */
@WireObject()
export class EventFilterRequest {
  @ApiProperty({
    description:
      'An event type, or a topic pattern as in AMQP: `*` is one word, `#` is none or more. Repeatable: one must match.',
  })
  @EveryOccurrence()
  @IsArray()
  @IsString({ each: true })
  @Matches(TYPE, {
    each: true,
    message: 'must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
  })
  @MaxLength(LONGEST_TYPE, { each: true, message: `must have ${LONGEST_TYPE} characters at most` })
  @ArrayMaxSize(MOST_TYPES, { message: `must be given ${MOST_TYPES} times at most` })
  type: string[] = [];

  @ApiProperty({ description: 'The subject, to the letter, such as `ca/root-1`.' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  @MaxLength(LONGEST_SUBJECT, { message: `must have ${LONGEST_SUBJECT} characters at most` })
  @MinLength(1, { message: 'must not be empty' })
  subject?: string;
}

export const toEventFilter = ({ type: types, subject }: EventFilterRequest): EventFilter => ({
  types,
  subject,
});
