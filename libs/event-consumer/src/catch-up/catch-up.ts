import { abortableSleep, backoff } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { ResolvedEventConsumerOptions } from '../event-consumer.options';
import { checkedEvent, MalformedEventError, type ReceivedEvent } from '../events/received-event';
import { HandledEvents } from '../handled-events/handled-events';
import { EventLog } from './event-log';
import type { EventLogPage } from './event-log-page';

/** Handles an event of the log. Returns whether it is done. */
export type LogHandler = (event: ReceivedEvent) => Promise<boolean>;

const RETRY_WAITS = { retryFirstMilliseconds: 500, retryMaximumMilliseconds: 30_000 };

/**
 * Reads the event log from this consumer's position, after each declaration of its queue and before consuming. A new queue
 * contains no older events. Events published after the declaration are in the queue, and events published before it are
 * in the log, because an event is in the log before it is published. Events in both are handled once, by their id.
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

  /** Retries until the service responds or `stopping` is aborted. Returns whether the whole log was read. */
  async run(handle: LogHandler, stopping: AbortSignal): Promise<boolean> {
    for (let failures = 1; !stopping.aborted; failures++) {
      try {
        return await this.#readAll(handle, stopping);
      } catch (error) {
        if (isAborted(stopping)) break;
        if (failures === 1) this.#logger.warn(`The event log cannot be read, retrying: ${String(error)}`);
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

  /** Reads the log from its beginning: events after the restore reuse sequences, and only their ids differ. */
  async #startOver(position: number): Promise<void> {
    this.#logger.error(
      `The event log ends before ${position}, the position of this consumer: it was restored from an older state and is read from its beginning`,
    );
    await this.handledEvents.startOver();
  }

  /** Handles up to `prefetch` events at once; the handler keeps the order per subject. */
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
        `Events ${position + 1} to ${first - 1} are lost to this consumer: the service has deleted them`,
      );
  }
}

/** A function, because the compiler assumes that `aborted` does not change during an await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
