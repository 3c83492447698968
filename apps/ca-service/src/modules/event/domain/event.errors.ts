import { DomainError } from '@libs/kernel';

export class EventStreamsEndError extends DomainError {
  readonly code = 'event.streams-end';
  readonly kind = 'unavailable';

  constructor() {
    super('the service stops: connect again in a moment');
  }
}

/**
 * A place that the log has not come to. Whoever has seen that event has seen one that is no more: the database was
 * restored from an older state, or the place is of another service's log. To answer with nothing until the log has come
 * there would keep from it what happens on the way.
 */
export class PlaceBeyondLogError extends DomainError {
  readonly code = 'event.place-beyond-log';
  readonly kind = 'conflict';

  constructor(place: number, last: number) {
    super(
      `the log of events ends at ${last}, before ${place}: it was restored from an older state, or is another one; read it from its beginning`,
      { place, last },
    );
  }
}
