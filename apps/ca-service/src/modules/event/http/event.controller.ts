import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { EventPage } from '../domain/event-page';
import { ListEventsQuery } from '../queries/list-events/list-events.query';

const MAXIMUM_LIMIT = 1_000;
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
  .transform(Number);

const listEventsRequest = z.object({
  after: wholeNumber.default(0).describe('The sequence of the last event that was seen'),
  limit: wholeNumber.default(100).transform((limit) => Math.min(limit, MAXIMUM_LIMIT)),
});

const eventPageResponse = z.object({
  next: z.int().describe('The sequence to go on from'),
  missed: z.int().describe('How many events after `after` are no longer kept: 0 for a reader that keeps up'),
  list: z.array(z.object({ sequence: z.int(), event: z.record(z.string(), z.unknown()) })),
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
  list(@Query({ schema: listEventsRequest }) query: z.infer<typeof listEventsRequest>): Promise<EventPage> {
    return this.queries.execute(new ListEventsQuery(query.after, query.limit));
  }
}
