import { abortableSleep, Clock, InterruptibleSleep } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { checkPlace } from '../domain/check-place';
import { EventArrivals } from '../domain/event-arrivals';
import type { EventFilter } from '../domain/event-filter';
import type { EventPage } from '../domain/event-page';
import type { LogStep } from '../domain/log-step';
import { EventReader } from '../persistence/event.reader';

/** Everything after a place in the log, as it comes, until `end`; reads on when it is asked for the next step. */
export class FollowEvents extends Query<AsyncIterable<LogStep>> {
  constructor(
    /** `undefined`: after what there is now. */
    readonly after: number | undefined,
    readonly filter: EventFilter,
    readonly end: AbortSignal,
  ) {
    super();
  }
}

/** What one follower holds in memory while nobody asks it for more. */
const PAGE = { events: 100, bytes: 256 * 1024 };

/** Proxies give up on a connection that is silent for a minute or half of one. */
const LONGEST_SILENCE = 15_000;

/** While events come without a pause, a follower that has them all reads no more often than this. */
const SHORTEST_REST = 100;

@QueryHandler(FollowEvents)
export class FollowEventsHandler implements IQueryHandler<FollowEvents> {
  readonly #reads = new Map<string, Promise<EventPage>>();

  constructor(
    private readonly events: EventReader,
    private readonly arrivals: EventArrivals,
    private readonly clock: Clock,
  ) {}

  /** @throws PlaceBeyondLogError when the log has not come to the place to begin at. */
  async execute({ after: place, filter, end }: FollowEvents): Promise<AsyncIterable<LogStep>> {
    const last = await this.events.last();
    const start = place ?? last;
    checkPlace(start, last);
    return this.#follow(start, filter, end);
  }

  async *#follow(start: number, filter: EventFilter, end: AbortSignal): AsyncGenerator<LogStep> {
    const sleep = new InterruptibleSleep();
    const stopListening = this.arrivals.listen(sleep.wake);
    try {
      let place = start;
      yield { kind: 'place', sequence: place };
      let told = this.#now();
      while (!end.aborted) {
        const began = this.#now();
        const page = await this.#read(place, filter);
        for (const step of stepsOf(page, { after: place, silence: began - told })) {
          yield step;
          told = this.#now();
        }
        place = page.next;
        if (page.more) continue;
        await sleep.sleep(upTo(LONGEST_SILENCE, told + LONGEST_SILENCE - this.#now()), end);
        const rest = upTo(SHORTEST_REST, began + SHORTEST_REST - this.#now());
        await abortableSleep(rest, end);
      }
    } finally {
      stopListening();
    }
  }

  /** Followers that wait at the same place are woken together, and read together. */
  #read(place: number, filter: EventFilter): Promise<EventPage> {
    const key = JSON.stringify([place, filter.types, filter.subject]);
    let read = this.#reads.get(key);
    if (!read) {
      read = this.events.readForStreams(place, filter, PAGE).finally(() => this.#reads.delete(key));
      this.#reads.set(key, read);
    }
    return read;
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}

/** A clock may be set back, or on. */
const upTo = (longest: number, milliseconds: number): number => Math.min(Math.max(milliseconds, 0), longest);

function* stepsOf(
  { missed, next, more, list }: EventPage,
  { after: place, silence }: { readonly after: number; readonly silence: number },
): Generator<LogStep> {
  if (missed > 0) yield { kind: 'gap', missed, sequence: place + missed };
  for (const event of list) yield { kind: 'event', event };
  // So that whoever comes back need not be led past all that again.
  if (list.length === 0 && (more || silence >= LONGEST_SILENCE)) yield { kind: 'place', sequence: next };
}
