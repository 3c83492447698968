import { abortableSleep, backoff, InterruptibleSleep } from '@libs/kernel';
import { Logger } from '@nestjs/common';
import type { Deliveries } from '../domain/deliveries';
import type { Attempt, ClaimedDelivery } from '../domain/delivery';
import type { Subscription } from '../subscriptions';

/** Milliseconds between two checks for deliveries of other processes, and for due retries. */
const POLL_INTERVAL = 500;
const ERROR_WAIT = 2_000;
/** Consecutive failures after which a receiver counts as down: one delivery at a time is attempted, with a growing pause. */
const FAILURES_UNTIL_DOWN = 5;
const PAUSES = { retryFirstMilliseconds: POLL_INTERVAL, retryMaximumMilliseconds: 60_000 };

/** Attempts a delivery and records the attempt. */
export type AttemptDelivery = (subscription: Subscription, delivery: ClaimedDelivery) => Promise<Attempt>;

export interface LoopSettings {
  readonly concurrency: number;
  /** How long a claim lasts: longer than an attempt may take. */
  readonly claimMilliseconds: number;
}

/**
 * Delivers the events of one subscription, so that a receiver that is slow or down does not delay other subscriptions.
 * Deliveries of one subject are sequential (see `Deliveries.claim`), deliveries of several subjects are concurrent.
 */
export class DeliveryLoop {
  readonly #logger = new Logger('Deliveries');
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #sleep = new InterruptibleSleep();
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(
    private readonly subscription: Subscription,
    private readonly deliveries: Deliveries,
    private readonly attempt: AttemptDelivery,
    private readonly settings: LoopSettings,
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Starts a check for due deliveries early. */
  wake(): void {
    this.#sleep.wake();
  }

  /** Claims no further delivery, and waits for those in progress. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#inFlight);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#claim();
        await this.#rest();
      } catch (error) {
        this.#logger.warn(`Deliveries of ${this.subscription.id} cannot be claimed: ${String(error)}`);
        await this.#sleep.sleep(ERROR_WAIT, this.#stopping.signal);
      }
    }
  }

  async #claim(): Promise<void> {
    const room = (this.#isDown ? 1 : this.settings.concurrency) - this.#inFlight.size;
    if (room <= 0) return;
    const { claimMilliseconds } = this.settings;
    const claimed = await this.deliveries.claim(this.subscription.id, room, claimMilliseconds);
    for (const delivery of claimed) {
      const work = this.#deliver(delivery).finally(() => {
        this.#inFlight.delete(work);
        this.wake();
      });
      this.#inFlight.add(work);
    }
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    try {
      const { error } = await this.attempt(this.subscription, delivery);
      this.#failures = error === undefined ? 0 : this.#failures + 1;
    } catch (error) {
      this.#logger.warn(`The attempt of delivery ${delivery.id} cannot be recorded: ${String(error)}`);
    }
  }

  get #isDown(): boolean {
    return this.#failures >= FAILURES_UNTIL_DOWN;
  }

  /** A wake-up does not shorten the pause for a receiver that is down. */
  async #rest(): Promise<void> {
    const { signal } = this.#stopping;
    if (this.#isDown && this.#inFlight.size === 0) {
      const failures = this.#failures - FAILURES_UNTIL_DOWN + 1;
      await abortableSleep(backoff(failures, PAUSES), signal);
    } else await this.#sleep.sleep(POLL_INTERVAL, signal);
  }
}
