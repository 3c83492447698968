import { Randomness } from '@libs/kernel';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DeliverySettings } from '../delivery-settings';
import { Deliveries, DeliveryWakeUp } from '../domain/deliveries';
import type { Attempt, ClaimedDelivery } from '../domain/delivery';
import { type Subscription, Subscriptions } from '../subscriptions';
import { DeliveryLoop } from './delivery-loop';
import { consequenceOf } from './retry-decision';
import { WebhookPost } from './webhook-post';

/** Milliseconds of a claim beyond the attempt: for recording it, and for slow clocks and processes. */
const CLAIM_ALLOWANCE = 20_000;

/** Runs a loop for every subscription. */
@Injectable()
export class DeliveriesSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger('Deliveries');
  readonly #loops: readonly DeliveryLoop[];

  // eslint-disable-next-line max-params -- Nest hands dependencies to constructors by type
  constructor(
    subscriptions: Subscriptions,
    wakeUp: DeliveryWakeUp,
    private readonly settings: DeliverySettings,
    private readonly deliveries: Deliveries,
    private readonly post: WebhookPost,
    private readonly randomness: Randomness,
  ) {
    const claimMilliseconds = settings.timeoutMilliseconds + CLAIM_ALLOWANCE;
    const loopSettings = { concurrency: settings.concurrency, claimMilliseconds };
    const attempt = this.#attempt.bind(this);
    this.#loops = subscriptions.all.map(
      (subscription) => new DeliveryLoop(subscription, deliveries, attempt, loopSettings),
    );
    wakeUp.add(() => {
      for (const loop of this.#loops) loop.wake();
    });
  }

  onApplicationBootstrap(): void {
    for (const loop of this.#loops) loop.start();
  }

  /** Before the database connections close. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  async #attempt(subscription: Subscription, delivery: ClaimedDelivery): Promise<Attempt> {
    const attempt = await this.post.send(subscription, delivery);
    const fraction = this.randomness.fraction();
    const consequence = consequenceOf(attempt, delivery.attempt, fraction, this.settings);
    if (consequence.state === 'failed')
      this.#logger.error(
        `Delivery ${delivery.id} to ${subscription.id} failed after ${delivery.attempt} attempts: ${attempt.error ?? ''}`,
      );
    await this.deliveries.settle(delivery, attempt, consequence);
    return attempt;
  }
}
