import { abortableSleep, Clock, InterruptibleSleep } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sequenceMustExist } from '../domain/sequence-must-exist.rule';
import { EventNotifications, type EventFilter, type EventPage, type StreamItem } from '../domain/event-log';
import { EventReader } from '../persistence/event.reader';

/** Follows the log after a sequence until `end` is aborted. Reads lazily, when the next item is requested. */
export class FollowEvents extends Query<AsyncIterable<StreamItem>> {
  constructor(
    /** `undefined` begins at the current end of the log. */
    readonly after: number | undefined,
    readonly filter: EventFilter,
    readonly end: AbortSignal,
  ) {
    super();
  }
}

/** The most that one follower holds in memory. */
const PAGE = { events: 100, bytes: 256 * 1024 };

/** Milliseconds between heartbeats: proxies close a connection that is silent for 30 or 60 seconds. */
const LONGEST_SILENCE = 15_000;

/** Milliseconds between two reads of a follower that has read all events, so that a busy log is not polled. */
const SHORTEST_REST = 100;

@QueryHandler(FollowEvents)
export class FollowEventsHandler implements IQueryHandler<FollowEvents> {
  readonly #reads = new Map<string, Promise<EventPage>>();

  constructor(
    private readonly events: EventReader,
    private readonly notifications: EventNotifications,
    private readonly clock: Clock,
  ) {}

  /** @throws SequenceBeyondLogError when the log ends before the requested sequence */
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
      let lastItemAt = this.#now();
      while (!end.aborted) {
        const began = this.#now();
        const page = await this.#read(position, filter);
        for (const item of itemsOf(page, { after: position, silence: began - lastItemAt })) {
          yield item;
          lastItemAt = this.#now();
        }
        position = page.next;
        if (page.more) continue;
        await sleep.sleep(upTo(LONGEST_SILENCE, lastItemAt + LONGEST_SILENCE - this.#now()), end);
        const rest = upTo(SHORTEST_REST, began + SHORTEST_REST - this.#now());
        await abortableSleep(rest, end);
      }
    } finally {
      stopListening();
    }
  }

  /** Followers at the same position wake at the same time and share one read. */
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

/** Bounds a delay, as the clock may be set back or forward. */
const upTo = (longest: number, milliseconds: number): number => Math.min(Math.max(milliseconds, 0), longest);

function* itemsOf(
  { missed, next, more, list }: EventPage,
  { after: position, silence }: { readonly after: number; readonly silence: number },
): Generator<StreamItem> {
  if (missed > 0) yield { kind: 'gap', missed, sequence: position + missed };
  for (const event of list) yield { kind: 'event', event };
  // A client that reconnects then skips the events that its filter excludes.
  if (list.length === 0 && (more || silence >= LONGEST_SILENCE)) yield { kind: 'position', sequence: next };
}
