import { Metrics } from '@libs/metrics';
import { Injectable } from '@nestjs/common';
import type { PublishResult } from '../delivery/event-publisher';

/** From what a relay takes that has nothing else to do, to what only a broker that was away explains. */
const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/** Why an event is published again. */
const REASONS = ['failed', 'interrupted'] as const;

/** What this process delivered, for Prometheus. */
@Injectable()
export class DeliveryMetrics {
  readonly #countRetry: (reason: (typeof REASONS)[number], count: number) => void;
  readonly #observeLatency: (seconds: number) => void;

  constructor(metrics: Metrics) {
    this.#countRetry = metrics.addCounter(
      {
        name: 'outbox_publish_retries_total',
        help: 'Events that this process must publish again: refused (failed), or not confirmed for another reason (interrupted).',
      },
      'reason',
      REASONS,
    );
    this.#observeLatency = metrics.addHistogram(
      {
        name: 'outbox_publish_latency_seconds',
        help: 'From the beginning of the transaction that wrote an event until it was confirmed, of those this process published.',
      },
      LATENCY_BUCKETS,
    );
  }

  delivered(results: readonly PublishResult[]): void {
    for (const reason of REASONS) {
      this.#countRetry(reason, results.filter(({ outcome }) => outcome === reason).length);
    }
  }

  published(latencies: readonly number[]): void {
    for (const seconds of latencies) this.#observeLatency(seconds);
  }
}
