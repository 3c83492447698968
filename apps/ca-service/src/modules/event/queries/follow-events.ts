import { abortableSleep, Clock, InterruptibleSleep } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sequenceMustExist } from '../domain/sequence-must-exist.rule';
import { EventNotifications, type EventFilter, type EventPage, type StreamItem } from '../domain/event-log';
import { EventReader } from '../persistence/event.reader';

/** Everything after a position in the log, as it comes, until `end`; reads on when it is asked for the next step. */
export class FollowEvents extends Query<AsyncIterable<StreamItem>> {
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
    private readonly notifications: EventNotifications,
    private readonly clock: Clock,
  ) {}

  /** @throws SequenceBeyondLogError when the log has not come to the position to begin at. */
  async execute({ after: position, filter, end }: FollowEvents): Promise<AsyncIterable<StreamItem>> {
    const last = await this.events.last();
    const start = position ?? last;
    sequenceMustExist(start, last);
    return this.#follow(start, filter, end);
  }

  async *#follow(start: number, filter: EventFilter, end: AbortSignal): AsyncGenerator<StreamItem> {
    const sleep = new InterruptibleSleep();
    const stopListening = this.notifications.listen(sleep.wake);
    try {
      let position = start;
      yield { kind: 'position', sequence: position };
      let told = this.#now();
      while (!end.aborted) {
        const began = this.#now();
        const page = await this.#read(position, filter);
        for (const item of itemsOf(page, { after: position, silence: began - told })) {
          yield item;
          told = this.#now();
        }
        position = page.next;
        if (page.more) continue;
        await sleep.sleep(upTo(LONGEST_SILENCE, told + LONGEST_SILENCE - this.#now()), end);
        const rest = upTo(SHORTEST_REST, began + SHORTEST_REST - this.#now());
        await abortableSleep(rest, end);
      }
    } finally {
      stopListening();
    }
  }

  /** Followers that wait at the same position are woken together, and read together. */
  #read(position: number, filter: EventFilter): Promise<EventPage> {
    const key = JSON.stringify([position, filter.types, filter.subject]);
    let read = this.#reads.get(key);
    if (!read) {
      read = this.events.readForStreams(position, filter, PAGE).finally(() => this.#reads.delete(key));
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

function* itemsOf(
  { missed, next, more, list }: EventPage,
  { after: position, silence }: { readonly after: number; readonly silence: number },
): Generator<StreamItem> {
  if (missed > 0) yield { kind: 'gap', missed, sequence: position + missed };
  for (const event of list) yield { kind: 'event', event };
  // So that whoever comes back need not be led past all that again.
  if (list.length === 0 && (more || silence >= LONGEST_SILENCE)) yield { kind: 'position', sequence: next };
}
