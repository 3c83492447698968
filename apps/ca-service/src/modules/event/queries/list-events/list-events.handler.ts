import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EventReader } from '../../persistence/event.reader';
import type { EventPage } from '../../domain/event-page';
import { ListEventsQuery } from './list-events.query';

/** What a page may hold in memory: the largest event has some MB of metadata, before and after. */
const MAXIMUM_BYTES = 8 * 1024 * 1024;

@QueryHandler(ListEventsQuery)
export class ListEventsHandler implements IQueryHandler<ListEventsQuery> {
  constructor(private readonly events: EventReader) {}

  execute({ after, limit, filter }: ListEventsQuery): Promise<EventPage> {
    return this.events.read(after, filter, { events: limit, bytes: MAXIMUM_BYTES });
  }
}
