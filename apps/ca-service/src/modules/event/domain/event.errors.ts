import { DomainError } from '@libs/kernel';

/** Each stream holds a connection and some memory for as long as it lasts: EVENT_STREAMS_MAXIMUM. */
export class TooManyEventStreamsError extends DomainError {
  readonly code = 'event.too-many-streams';
  readonly kind = 'unavailable';

  constructor(maximum: number) {
    super(
      `this process serves ${maximum} event streams, as many as it may: read GET /events, or try again later`,
      {
        maximum,
      },
    );
  }
}

export class EventStreamsEndError extends DomainError {
  readonly code = 'event.streams-end';
  readonly kind = 'unavailable';

  constructor() {
    super('the service stops: connect again in a moment');
  }
}
