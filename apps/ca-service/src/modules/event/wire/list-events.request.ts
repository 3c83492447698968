import { WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Min } from 'class-validator';
import { EventFilterRequest } from './event-filter.request';
import { WholeNumber } from './whole-number.decorator';

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
      'The sequence of the last event that was seen; 0 is the beginning. When missing, what happens from now on.',
  })
  @IsOptional()
  @WholeNumber()
  after?: number;
}
