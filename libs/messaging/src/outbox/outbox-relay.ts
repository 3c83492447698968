import { abortableSleep, InterruptibleSleep, withTimeout } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { ResolvedMessagingOptions } from '../messaging.options';
import { OutboxWakeUp } from './outbox';
import { OutboxBatches } from './outbox-batch';
import { OutboxSequencer } from './outbox-sequencer';

/** Milliseconds between rounds while another process publishes: shorter than a poll, and cheap enough. */
const BUSY_WAIT = 20;
const ERROR_WAIT = 1000;

/** The pause after a round; `wakeable` tells whether a wake-up ends it early. */
interface Rest {
  readonly milliseconds: number;
  readonly wakeable: boolean;
}

const NONE: Rest = { milliseconds: 0, wakeable: false };
const AFTER_ERROR: Rest = { milliseconds: ERROR_WAIT, wakeable: false };

/**
 * Publishes committed events of the outbox in rounds: numbers committed events, then publishes one batch. The next round
 * starts at once while events wait, otherwise after a wake-up or the poll interval. While the publisher is not ready,
 * events are numbered and stay in the table.
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

  /** Starts a round early. A wake-up during a round causes another round. */
  readonly wake = (): void => {
    this.#sleep.wake();
  };

  /** Waits for the current batch until the stop timeout. An interrupted batch is delivered again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await withTimeout(this.#running, this.options.stopTimeoutMilliseconds, () => {
      this.#logger.warn('The current batch did not end in time; it will be delivered again');
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

  /** Logs one line per outage, which may last for hours. */
  #failed(error: unknown): void {
    if (!this.#failing) this.#logger.error(`The outbox cannot be relayed, retrying: ${String(error)}`);
    this.#failing = true;
  }

  #recovered(): void {
    if (this.#failing) this.#logger.log('The outbox is relayed again');
    this.#failing = false;
  }
}
