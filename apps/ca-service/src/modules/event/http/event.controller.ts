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
import { ListEvents } from '../queries/list-events';
import { EventPageView, toEventPageView } from '../wire';
import { toEventFilter } from '../wire/event-filter.request';
import { boundedLimit, ListEventsRequest } from '../wire/list-events.request';

@ApiTags('Events')
@Controller('events')
export class EventController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'Read the events after a sequence number, as CloudEvents',
  })
  @ApiOkResponse({ type: EventPageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody, description: 'The log ends before that place.' })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async list(@Query() query: ListEventsRequest): Promise<EventPageView> {
    const page = new ListEvents(query.after, boundedLimit(query), toEventFilter(query));
    return toEventPageView(await this.queries.execute(page));
  }
}
