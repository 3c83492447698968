import { Injectable, Logger } from '@nestjs/common';
import { EventPublisher } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { OutboxBatches } from './outbox-batch';
import { OutboxSequencer, SEQUENCE_LIMIT } from './outbox-sequencer';
import { OutboxWakeUp } from './outbox-wake-up';

/** While another process publishes: soon enough that an event does not wait for a poll, rarely enough to be cheap. */
const BUSY_WAIT = 20;
const ERROR_WAIT = 1000;

/**
 * Moves committed events out of the outbox, in rounds: number what was committed, then publish one batch. It
 * goes on at once while there is more, and else sleeps until it is woken or the poll interval is over. While the
 * publisher is not ready nothing is claimed: events wait in the table, numbered, as long as it takes.
 */
@Injectable()
export class OutboxRelay {
  readonly #logger = new Logger(OutboxRelay.name);
  #running: Promise<void> | undefined;
  #stopping = false;
  #woken = false;
  #interruptSleep: (() => void) | undefined;
  #failing = false;

  constructor(
    private readonly sequencer: OutboxSequencer,
    private readonly batches: OutboxBatches,
    private readonly publisher: EventPublisher,
    private readonly options: ResolvedMessagingOptions,
    wakeUp: OutboxWakeUp,
  ) {
    wakeUp.onWake(() => {
      this.wake();
    });
  }

  start(): void {
    this.#stopping = false;
    this.#running ??= this.#run();
  }

  /** There may be something to do. Wakes that come during a round lead to one more round. */
  wake(): void {
    this.#woken = true;
    this.#interruptSleep?.();
  }

  /** Waits for the batch in flight, but no longer than the stop timeout; what is cut off is repeated by the next. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => {
        resolve('late');
      }, this.options.stopTimeoutMilliseconds);
    });
    const end = await Promise.race([this.#running, timeout]);
    clearTimeout(timer);
    if (end === 'late')
      this.#logger.warn('The batch in flight did not end in time; it will be delivered again');
    this.#running = undefined;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#woken = false;
      const wait = await this.#round();
      if (wait > 0) await this.#sleep(wait);
    }
  }

  /** One round; how many milliseconds to wait before the next. */
  async #round(): Promise<number> {
    try {
      const numbered = await this.sequencer.number();
      const wait = await this.#publish();
      this.#recovered();
      return numbered === SEQUENCE_LIMIT ? 0 : wait;
    } catch (error) {
      this.#failed(error);
      return ERROR_WAIT;
    }
  }

  async #publish(): Promise<number> {
    if (!this.publisher.isReady()) return this.options.pollIntervalMilliseconds;
    const outcome = await this.batches.publishNext();
    if (outcome.state === 'busy') return Math.min(BUSY_WAIT, this.options.pollIntervalMilliseconds);
    const { claimed, published, failed } = outcome;
    const settled = published + failed;
    const more = claimed === this.options.batchSize || settled < claimed;
    return more && settled > 0 ? 0 : this.options.pollIntervalMilliseconds;
  }

  async #sleep(milliseconds: number): Promise<void> {
    if (this.#woken && !this.#failing) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#interruptSleep = () => {
        if (this.#failing && !this.#stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#interruptSleep = undefined;
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
