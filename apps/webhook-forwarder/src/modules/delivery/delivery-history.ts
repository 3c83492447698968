import { Metrics } from '@libs/metrics';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DeliverySettings } from './delivery-settings';
import { DeliveryReader } from './persistence/delivery.reader';
import { DeliveryRemoval } from './persistence/delivery-removal';
import { Subscriptions } from './subscriptions';

const REMOVAL_INTERVAL = 10 * 60_000;

/** Deletes old deliveries, and provides the metrics of pending ones. */
@Injectable()
export class DeliveryHistory implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('Deliveries');
  #timer: NodeJS.Timeout | undefined;

  // eslint-disable-next-line max-params -- Nest hands dependencies to constructors by type
  constructor(
    private readonly settings: DeliverySettings,
    private readonly subscriptions: Subscriptions,
    private readonly removal: DeliveryRemoval,
    private readonly reader: DeliveryReader,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const labels = ['subscription'];
    this.metrics.add({
      metrics: [
        { name: 'webhook_deliveries_pending', help: 'Deliveries to be tried.', kind: 'gauge', labels },
        {
          name: 'webhook_delivery_oldest_pending_seconds',
          help: 'Age of the oldest delivery to be tried.',
          kind: 'gauge',
          labels,
        },
      ],
      read: async () => {
        const pending = await this.reader.pending();
        const of = (value: (row: (typeof pending)[number]) => number) =>
          pending.map((row) => ({ labels: { subscription: row.subscription }, value: value(row) }));
        return {
          webhook_deliveries_pending: of(({ count }) => count),
          webhook_delivery_oldest_pending_seconds: of(({ age }) => age),
        };
      },
    });
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#remove(), REMOVAL_INTERVAL);
    this.#timer.unref();
    void this.#remove();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #remove(): Promise<void> {
    const { retentionMilliseconds } = this.settings;
    const subscriptions = this.subscriptions.all.map(({ id }) => id);
    try {
      while (await this.removal.removeNext(retentionMilliseconds, subscriptions));
      await this.removal.releaseOrphans();
    } catch (error) {
      this.#logger.warn(`Old deliveries cannot be removed: ${String(error)}`);
    }
  }
}
