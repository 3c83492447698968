import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EventReader } from '../../persistence/event.reader';
import type { EventPage } from '../../domain/event-page';
import { ListEventsQuery } from './list-events.query';

@QueryHandler(ListEventsQuery)
export class ListEventsHandler implements IQueryHandler<ListEventsQuery> {
  constructor(private readonly events: EventReader) {}

  execute({ after, limit }: ListEventsQuery): Promise<EventPage> {
    return this.events.list(after, limit);
  }
}
