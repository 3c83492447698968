import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { z } from 'zod';
import { ListEventsQuery } from '../queries/list-events/list-events.query';
import { eventFilterRequest, toEventFilter, wholeNumber } from './event-filter.request';
import { type EventPageResponse, eventPageResponse, toEventPageResponse } from './event-page.response';

const MAXIMUM_LIMIT = 1_000;

const listEventsRequest = z.object({
  after: wholeNumber.default(0).describe('The sequence of the last event that was seen'),
  limit: wholeNumber
    .refine((limit) => limit > 0, { error: 'must be at least 1' })
    .default(100)
    .transform((limit) => Math.min(limit, MAXIMUM_LIMIT)),
  ...eventFilterRequest,
});

@ApiTags('Events')
@Controller('events')
export class EventController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ summary: 'Read the events after a sequence number, as CloudEvents' })
  @ApiOkResponse({ standardSchema: eventPageResponse })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody, description: 'The log ends before that place.' })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async list(
    @Query({ schema: listEventsRequest }) query: z.infer<typeof listEventsRequest>,
  ): Promise<EventPageResponse> {
    const { after, limit } = query;
    return toEventPageResponse(
      await this.queries.execute(new ListEventsQuery(after, limit, toEventFilter(query))),
    );
  }
}
