import { EveryOccurrence, WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
} from 'class-validator';
import type { EventFilter } from '../domain/event-log';

const DIGITS = /^\d{1,15}$/;

/** Parses a text of 1 to 15 digits; `undefined` for everything else. */
export const toWholeNumber = (value: unknown): number | undefined =>
  typeof value === 'string' && DIGITS.test(value) ? Number(value) : undefined;

/** A query parameter that is a whole number and occurs once. */
export const WholeNumber = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'integer', minimum: 0, maximum: 999_999_999_999_999 }),
    Transform(({ value }: { value: unknown }) => toWholeNumber(value) ?? value),
    ValidateBy({
      // The name of a check of the type, whose sentence comes before that of Min (first-violation.ts).
      name: 'isInt',
      validator: {
        validate: (value) => typeof value === 'number',
        defaultMessage: (given) =>
          Array.isArray(given?.value) ? 'must be given once' : 'must be a whole number',
      },
    }),
  );

/** The longest routing key of AMQP 0-9-1 (a short string). */
const LONGEST_TYPE = 255;
const MOST_TYPES = 16;
/** The longest subject is `ca/` and the id of a CA, or `certificate/` and a serial number. */
const LONGEST_SUBJECT = 1_024;

const TYPE = /^([A-Za-z0-9_-]+|[*#])(\.([A-Za-z0-9_-]+|[*#]))*$/;

/** The query parameters that select events, of every endpoint that reads the log. */
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

/** The most events of one page. */
const MAXIMUM_LIMIT = 1_000;

/** Query of GET /events. */
@WireObject()
export class ListEventsRequest extends EventFilterRequest {
  @ApiProperty({ description: 'The sequence of the last event that was seen' })
  @WholeNumber()
  after = 0;

  @ApiProperty({ description: `The most events to answer; more than ${MAXIMUM_LIMIT} count as that` })
  @WholeNumber()
  @Min(1, { message: 'must be at least 1' })
  limit = 100;
}

/** The most events to answer: `limit`, at most 1,000. */
export const boundedLimit = ({ limit }: ListEventsRequest): number => Math.min(limit, MAXIMUM_LIMIT);

/** Query of GET /events/stream. */
@WireObject()
export class StreamEventsRequest extends EventFilterRequest {
  @ApiProperty({
    description:
      'The sequence of the last event that the client received; 0 is the beginning. Default: the end of the log.',
  })
  @IsOptional()
  @WholeNumber()
  after?: number;
}
