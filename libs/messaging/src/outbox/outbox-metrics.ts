import { type MetricDeclaration, Metrics, type Reading } from '@libs/metrics';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PublishResult } from '../delivery/event-publisher';
import { SetAsideCount } from './set-aside-events';

/** Seconds, from the latency of an idle relay to that of an unavailable broker. */
const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/** Reasons for a retry. */
const REASONS = ['failed', 'interrupted'] as const;

/** Metrics of the deliveries of this process. */
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

const METRICS = [
  {
    name: 'outbox_depth',
    help: 'Events that are not delivered yet, of all processes together, without those of outbox_set_aside.',
    kind: 'gauge',
  },
  {
    name: 'outbox_oldest_age_seconds',
    help: 'Age of the oldest event that is not delivered yet, without those of outbox_set_aside; 0 when there is none.',
    kind: 'gauge',
  },
  {
    name: 'outbox_set_aside',
    help: 'Events that are not delivered until an operator or a newer replica acts: set aside (failure), of an unknown type (unknown-type), or behind such an event of their subject (predecessor).',
    kind: 'gauge',
    labels: ['reason'],
  },
] as const satisfies readonly MetricDeclaration[];

/**
 * Counts on the index of unpublished events, which includes events without a number; the oldest events are the first of
 * both indexes. Uses ORDER BY and LIMIT, because min() would read every waiting row.
 */
const READ = `
  SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL AND blocked_by IS NULL)::integer AS depth,
    coalesce(extract(epoch FROM clock_timestamp() - least(
      (SELECT created_at FROM outbox WHERE published_at IS NULL AND blocked_by IS NULL ORDER BY sequence LIMIT 1),
      (SELECT created_at FROM outbox WHERE sequence IS NULL AND blocked_by IS NULL ORDER BY id LIMIT 1)
    )), 0)::double precision AS age`;

/** Metrics of the outbox; every process shows the same values. */
@Injectable()
export class OutboxMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly setAside: SetAsideCount,
  ) {}

  onModuleInit(): void {
    this.metrics.add({ metrics: METRICS, read: () => this.#read() });
  }

  async #read(): Promise<Record<(typeof METRICS)[number]['name'], Reading[]>> {
    const counts = await this.setAside.read();
    const [row] = await this.dataSource.query<{ depth: number; age: number }[]>(READ);
    if (!row) throw new Error('outbox: nothing was read');
    return {
      outbox_depth: [{ value: row.depth }],
      // The clock may be set back after the insert.
      outbox_oldest_age_seconds: [{ value: Math.max(row.age, 0) }],
      outbox_set_aside: Object.entries(counts).map(([reason, value]) => ({ labels: { reason }, value })),
    };
  }
}
