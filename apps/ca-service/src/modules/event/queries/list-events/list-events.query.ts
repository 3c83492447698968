import { Query } from '@nestjs/cqrs';
import type { EventFilter } from '../../domain/event-filter';
import type { EventPage } from '../../domain/event-page';

export class ListEventsQuery extends Query<EventPage> {
  constructor(
    readonly after: number,
    readonly limit: number,
    readonly filter: EventFilter,
  ) {
    super();
  }
}
