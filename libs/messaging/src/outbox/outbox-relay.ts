import { abortableSleep, InterruptibleSleep, withTimeout } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { ResolvedMessagingOptions } from '../messaging.options';
import { OutboxWakeUp } from './outbox';
import { OutboxBatches } from './outbox-batch';
import { OutboxSequencer } from './outbox-sequencer';

/** While another process publishes: soon enough that events need not wait for a poll, rarely enough to be cheap. */
const BUSY_WAIT = 20;
const ERROR_WAIT = 1000;

/** What follows a round: the next one at once, or a sleep that a wake-up may (or may not) end early. */
interface Rest {
  readonly milliseconds: number;
  readonly wakeable: boolean;
}

const NONE: Rest = { milliseconds: 0, wakeable: false };
const AFTER_ERROR: Rest = { milliseconds: ERROR_WAIT, wakeable: false };

/**
 * Moves committed events out of the outbox, in rounds: number what was committed, then publish one batch. It
 * goes on at once while there is more, and else sleeps until it is woken or the poll interval is over. While the
 * publisher is not ready nothing is claimed: events wait in the table, numbered, for as long as it takes.
 */
@Injectable()
export class OutboxRelay {
  readonly #logger = new Logger(OutboxRelay.name);
  #running: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  readonly #sleep = new InterruptibleSleep();
  #failing = false;

  constructor(
    private readonly sequencer: OutboxSequencer,
    private readonly batches: OutboxBatches,
    private readonly options: ResolvedMessagingOptions,
    wakeUp: OutboxWakeUp,
  ) {
    wakeUp.add(this.wake);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be something to do. A wake-up during a round leads to one more round. */
  readonly wake = (): void => {
    this.#sleep.wake();
  };

  /** Waits for the batch in flight, but no longer than the stop timeout; what is cut off is delivered again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await withTimeout(this.#running, this.options.stopTimeoutMilliseconds, () => {
      this.#logger.warn('The batch in flight did not end in time; it will be delivered again');
    });
    this.#running = undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const { milliseconds, wakeable } = await this.#round();
      if (milliseconds === 0) continue;
      if (wakeable) await this.#sleep.sleep(milliseconds, signal);
      else await abortableSleep(milliseconds, signal);
    }
  }

  async #round(): Promise<Rest> {
    try {
      const { more } = await this.sequencer.number();
      const rest = await this.#publish();
      this.#recovered();
      return more ? NONE : rest;
    } catch (error) {
      this.#failed(error);
      return AFTER_ERROR;
    }
  }

  async #publish(): Promise<Rest> {
    const poll = this.options.pollIntervalMilliseconds;
    const outcome = await this.batches.publishNext();
    if (outcome.state === 'away') return { milliseconds: poll, wakeable: false };
    if (outcome.state === 'busy') return { milliseconds: Math.min(BUSY_WAIT, poll), wakeable: false };
    const settled = outcome.published + outcome.failed;
    const more = outcome.claimed === this.options.batchSize || settled < outcome.claimed;
    return more && settled > 0 ? NONE : { milliseconds: poll, wakeable: true };
  }

  /** Says it once, not once per round: the database may be away for hours. */
  #failed(error: unknown): void {
    if (!this.#failing) this.#logger.error(`The outbox cannot be relayed, trying again: ${String(error)}`);
    this.#failing = true;
  }

  #recovered(): void {
    if (this.#failing) this.#logger.log('The outbox is relayed again');
    this.#failing = false;
  }
}
