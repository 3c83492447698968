import { Query } from '@nestjs/cqrs';

/** Events after a place in the log. `next` is the sequence to go on from. */
export interface EventPage {
  readonly next: number;
  readonly list: readonly { readonly sequence: number; readonly event: unknown }[];
}

export class ListEventsQuery extends Query<EventPage> {
  constructor(
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}
