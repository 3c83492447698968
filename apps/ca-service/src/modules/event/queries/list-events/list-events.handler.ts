import { ConcurrencyLimit } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EventReader } from '../../persistence/event.reader';
import type { EventPage } from '../../domain/event-page';
import { ListEventsQuery } from './list-events.query';

/** What a page may hold in memory: the largest event has some MB of metadata, before and after. */
const MAXIMUM_BYTES = 8 * 1024 * 1024;

/** Each page may take a connection and MAXIMUM_BYTES. */
const BOUNDS = { total: 16, perCaller: 4 };

@QueryHandler(ListEventsQuery)
export class ListEventsHandler implements IQueryHandler<ListEventsQuery> {
  readonly #limit = new ConcurrencyLimit('reads of event pages', BOUNDS);

  constructor(private readonly events: EventReader) {}

  /** @throws CallerLimitReachedError, ServiceLimitReachedError */
  execute({ after, limit, filter }: ListEventsQuery): Promise<EventPage> {
    const page = { events: limit, bytes: MAXIMUM_BYTES };
    return this.#limit.run(() => this.events.read(after, filter, page));
  }
}
