import { abortableSleep, backoff } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { ResolvedEventConsumerOptions } from '../event-consumer.options';
import { checkedEvent, MalformedEventError, type ReceivedEvent } from '../events/received-event';
import { HandledEvents } from '../handled-events/handled-events';
import { EventLog } from './event-log';
import type { EventLogPage } from './event-log-page';

/** Handles an event of the log; resolves with whether it is done. */
export type LogHandler = (event: ReceivedEvent) => Promise<boolean>;

const RETRY_WAITS = { retryFirstMilliseconds: 500, retryMaximumMilliseconds: 30_000 };

/**
 * Reads what the log has after this consumer's position, each time that its queue was declared and before anything is
 * taken from it: a queue that is new, was deleted or has expired holds nothing of the time before. Everything that is
 * published after the declaration is in the queue, and everything that was published before it is in the log, which has
 * an event earlier than the broker. What is in both is dropped by its id.
 */
@Injectable()
export class CatchUp {
  readonly #logger = new Logger('EventConsumer');
  readonly #log: EventLog | undefined;

  constructor(
    private readonly handledEvents: HandledEvents,
    private readonly options: ResolvedEventConsumerOptions,
  ) {
    this.#log = options.log && new EventLog(options.log);
  }

  /** Waits for the service as long as it takes. Resolves with whether all was read, which `stopping` can prevent. */
  async run(handle: LogHandler, stopping: AbortSignal): Promise<boolean> {
    for (let failures = 1; !stopping.aborted; failures++) {
      try {
        return await this.#readAll(handle, stopping);
      } catch (error) {
        if (isAborted(stopping)) break;
        if (failures === 1) this.#logger.warn(`The log of events cannot be read yet: ${String(error)}`);
        await abortableSleep(backoff(failures, RETRY_WAITS), stopping);
      }
    }
    return false;
  }

  async #readAll(handle: LogHandler, stopping: AbortSignal): Promise<boolean> {
    const position = await this.handledEvents.position();
    if (!this.#log || (position === undefined && this.options.start === 'now')) return true;
    const isRewound = position !== undefined && !(await this.#log.reaches(position, stopping));
    if (isRewound) await this.#startOver(position);
    return this.#readAfter(this.#log, isRewound ? 0 : (position ?? 0), handle, stopping);
  }

  async #readAfter(
    log: EventLog,
    position: number,
    handle: LogHandler,
    stopping: AbortSignal,
  ): Promise<boolean> {
    let after = Math.max(position - this.options.overlap, 0);
    let handled = 0;
    for (;;) {
      const page = await log.after(after, stopping);
      this.#reportMissed(page, after, position);
      if (!(await this.#handlePage(page, handle))) return false;
      after = page.next;
      handled += page.list.length;
      if (page.next > position) await this.handledEvents.advance(page.next);
      if (!page.more) break;
    }
    this.#logger.log(`Caught up with the log at ${after} (${handled} events read)`);
    return true;
  }

  /** Reads the log from its beginning: events since the older state reuse sequences, and only their ids differ. */
  async #startOver(position: number): Promise<void> {
    this.#logger.error(
      `The log of events ends before ${position}, where this consumer has come to: it was restored from an older state, and is read again from its beginning`,
    );
    await this.handledEvents.startOver();
  }

  /** As many at a time as are taken from the queue; the handler keeps the order within a subject. */
  async #handlePage({ list }: EventLogPage, handle: LogHandler): Promise<boolean> {
    for (let first = 0; first < list.length; first += this.options.prefetch) {
      const some = list.slice(first, first + this.options.prefetch);
      const results = await Promise.all(some.map((entry) => this.#handleEntry(entry, handle)));
      if (!results.every(Boolean)) return false;
    }
    return true;
  }

  async #handleEntry(
    { sequence, event }: EventLogPage['list'][number],
    handle: LogHandler,
  ): Promise<boolean> {
    let received: ReceivedEvent;
    try {
      received = checkedEvent(event, JSON.stringify(event), sequence);
    } catch (error) {
      if (!(error instanceof MalformedEventError)) throw error;
      this.#logger.error(`Event ${sequence} of the log is skipped: ${error.message}`);
      return true;
    }
    return handle(received);
  }

  /** Reports missed events behind the position; those within the overlap were handled before. */
  #reportMissed({ missed }: EventLogPage, after: number, position: number): void {
    const first = after + missed + 1;
    if (missed > 0 && first > position + 1 && position > 0)
      this.#logger.error(
        `Events ${position + 1} to ${first - 1} are lost to this consumer: the service keeps them no longer`,
      );
  }
}

/** Asked anew: the compiler takes the answer from before a wait for the answer after it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
