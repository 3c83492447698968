import { ConcurrencyLimit } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EventFilter, EventPage } from '../domain/event-log';
import { EventReader } from '../persistence/event.reader';

export class ListEvents extends Query<EventPage> {
  constructor(
    readonly after: number,
    readonly limit: number,
    readonly filter: EventFilter,
  ) {
    super();
  }
}

/** The most bytes of one page. The largest event has a few MB: metadata before and after the change. */
const MAXIMUM_BYTES = 8 * 1024 * 1024;

/** Each page can use one connection and MAXIMUM_BYTES. */
const BOUNDS = { total: 16, perCaller: 4 };

@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  readonly #limit = new ConcurrencyLimit('reads of event pages', BOUNDS);

  constructor(private readonly events: EventReader) {}

  /** @throws CallerLimitReachedError, ServiceLimitReachedError */
  execute({ after, limit, filter }: ListEvents): Promise<EventPage> {
    const page = { events: limit, bytes: MAXIMUM_BYTES };
    return this.#limit.run(() => this.events.read(after, filter, page));
  }
}
