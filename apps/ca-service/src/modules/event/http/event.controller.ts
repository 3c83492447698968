import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { InvalidValueError } from '@libs/kernel';
import { Controller, Get, Headers, Logger, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { FollowEvents } from '../queries/follow-events';
import { ListEvents } from '../queries/list-events';
import { EventPageView, toEventPageView } from '../wire/event-page.view';
import {
  boundedLimit,
  ListEventsRequest,
  StreamEventsRequest,
  toEventFilter,
  toWholeNumber,
} from '../wire/events.request';
import { EventStreams } from './event-streams';
import { serverSentEvents } from './server-sent-events';

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

/** Bytes that are buffered for a client that reads slowly. */
const BUFFER_BYTES = 64 * 1024;

/** Milliseconds that a client has to read the last block before its connection is closed. */
const CLOSE_DELAY = 1_000;

@ApiTags('Events')
@Controller('events/stream')
export class EventStreamController {
  readonly #logger = new Logger(EventStreamController.name);

  constructor(
    private readonly queries: QueryBus,
    private readonly streams: EventStreams,
  ) {}

  /**
   * Streams events with backpressure: the log is read when the client has read the previous text. Nest's `@Sse`
   * ignores backpressure and drops a slow client.
   */
  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'streamEvents', summary: 'Follow the events as server-sent events' })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last event that the client received; overrides `after`.',
  })
  @ApiOkResponse({
    description:
      '`id` is the sequence, `event` the type, `data` the CloudEvent. An event `missed` has the number of events that are no longer kept.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody, description: 'The log ends before that place.' })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  async stream(
    @Query() query: StreamEventsRequest,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentPrincipal() { expiresAt }: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = lastSeen(lastEventId) ?? query.after;
    const { signal, end } = this.streams.open(new Date(expiresAt * 1000));
    const ended = (): void => {
      end('the client has gone');
    };
    reply.raw.once('close', ended);
    if (reply.raw.destroyed) ended();
    try {
      const items = await this.queries.execute(new FollowEvents(after, toEventFilter(query), signal));
      this.#send(reply, serverSentEvents(items, signal), signal);
    } catch (error) {
      end('the stream could not begin');
      throw error;
    }
  }

  #send(reply: FastifyReply, text: AsyncIterable<string>, signal: AbortSignal): void {
    const body = Readable.from(text, { objectMode: false, highWaterMark: BUFFER_BYTES });
    body.on('error', (error) => {
      this.#logger.warn(`An event stream was cut off: ${String(error)}`);
    });
    // A client that does not read would keep the process from stopping.
    signal.addEventListener('abort', () => {
      setTimeout(() => body.destroy(), CLOSE_DELAY).unref();
    });
    // Not awaited: the reply resolves when the stream has ended.
    void reply
      .header('content-type', 'text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no') // nginx would buffer events
      .send(body);
  }
}

/** Parses Last-Event-ID; a client without an id sends no header or an empty one. @throws InvalidValueError */
function lastSeen(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  const sequence = toWholeNumber(lastEventId);
  if (sequence === undefined) throw new InvalidValueError('Last-Event-ID: must be a whole number');
  return sequence;
}
