import { Query } from '@nestjs/cqrs';
import type { EventFilter } from '../../domain/event-filter';
import type { LogStep } from '../../domain/log-step';

/** Everything after a place in the log, as it comes, until `end`; reads on when it is asked for the next step. */
export class FollowEventsQuery extends Query<AsyncIterable<LogStep>> {
  constructor(
    /** `undefined`: after what there is now. */
    readonly after: number | undefined,
    readonly filter: EventFilter,
    readonly end: AbortSignal,
  ) {
    super();
  }
}
