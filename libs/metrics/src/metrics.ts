import { setTimeout as after } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A figure with its labels, such as `{ labels: { job: 'expiry' }, value: 12 }`. */
export interface Reading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricDeclaration {
  /** In Prometheus' way of naming: `job_runs_total`, with the unit as a suffix (`_seconds`, `_bytes`). */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  /** A gauge goes up and down, a counter only up. */
  readonly kind: 'gauge' | 'counter';
  readonly labels?: readonly string[];
}

/** Metrics that are read together, at the moment they are asked for. */
export interface MetricSource {
  readonly metrics: readonly MetricDeclaration[];
  /** What each metric is now, by its name; a metric without readings is not shown. */
  read(): Promise<Readonly<Record<string, readonly Reading[]>>>;
}

/** Prometheus gives up after 10 s, and then has nothing at all. */
const LONGEST_READ = 3_000;

interface Shown {
  readonly source: MetricSource;
  readonly metrics: ReadonlyMap<string, Gauge | Counter>;
  isFailing: boolean;
}

/**
 * The metrics of this process in Prometheus' text format: those of Node.js, and what features and libraries add at
 * start (`onModuleInit`). A source that fails or takes too long is left out of the answer, and told in the log once;
 * the others are shown.
 */
@Injectable()
export class Metrics {
  readonly #logger = new Logger(Metrics.name);
  readonly #registry = new Registry();
  readonly #shown: Shown[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** @throws Error when there is a metric of the same name already. */
  add(source: MetricSource): void {
    const metrics = new Map(source.metrics.map((metric) => [metric.name, this.#declare(metric)]));
    this.#shown.push({ source, metrics, isFailing: false });
  }

  /** One gauge by itself; `read` gives its value, or a value for each combination of its labels. */
  addGauge(gauge: Omit<MetricDeclaration, 'kind'>, read: () => Promise<number | readonly Reading[]>): void {
    this.add({
      metrics: [{ ...gauge, kind: 'gauge' }],
      read: async () => {
        const readings = await read();
        return { [gauge.name]: typeof readings === 'number' ? [{ value: readings }] : readings };
      },
    });
  }

  /**
   * A counter that this process counts itself, beginning at 0 for each of the labels given; the answer counts.
   * @throws Error when there is a metric of the same name already.
   */
  addCounter<Label extends string>(
    { name, help }: Omit<MetricDeclaration, 'kind' | 'labels'>,
    label: string,
    values: readonly Label[],
  ): (value: Label, count: number) => void {
    const counter = new Counter({ name, help, labelNames: [label], registers: [this.#registry] });
    for (const value of values) counter.inc({ [label]: value }, 0);
    return (value, count) => {
      counter.inc({ [label]: value }, count);
    };
  }

  /**
   * How often what this process measures was up to each of the `buckets`; the answer takes a measurement.
   * @throws Error when there is a metric of the same name already.
   */
  addHistogram(
    { name, help }: Omit<MetricDeclaration, 'kind' | 'labels'>,
    buckets: readonly number[],
  ): (value: number) => void {
    const histogram = new Histogram({ name, help, buckets: [...buckets], registers: [this.#registry] });
    return (value) => {
      histogram.observe(value);
    };
  }

  /** Reads every source and writes all metrics, in text format 0.0.4. Never rejects because of a source. */
  async text(): Promise<string> {
    await Promise.all(this.#shown.map((shown) => this.#refresh(shown)));
    return this.#registry.metrics();
  }

  #declare({ name, help, kind, labels = [] }: MetricDeclaration): Gauge | Counter {
    const configuration = { name, help, labelNames: labels, registers: [this.#registry] };
    return kind === 'gauge' ? new Gauge(configuration) : new Counter(configuration);
  }

  async #refresh(shown: Shown): Promise<void> {
    const readings = await this.#read(shown);
    for (const [name, metric] of shown.metrics) {
      metric.reset();
      // A metric without labels is shown as 0 until somebody says otherwise: nobody has.
      if (!readings[name]?.some(({ labels }) => labels === undefined)) metric.remove({});
      for (const { labels = {}, value } of readings[name] ?? []) metric.inc(labels, value);
    }
  }

  async #read(shown: Shown): ReturnType<MetricSource['read']> {
    const patience = new AbortController();
    try {
      const readings = await Promise.race([
        shown.source.read(),
        after(LONGEST_READ, undefined, { signal: patience.signal }).then(() => {
          throw new Error(`not read within ${LONGEST_READ} ms`);
        }),
      ]);
      shown.isFailing = false;
      return readings;
    } catch (error) {
      const names = shown.source.metrics.map(({ name }) => name).join(', ');
      if (!shown.isFailing) this.#logger.warn({ err: error }, `Metrics are left out: ${names}`);
      shown.isFailing = true;
      return {};
    } finally {
      patience.abort();
    }
  }
}
