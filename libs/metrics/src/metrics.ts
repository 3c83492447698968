import { withTimeout } from '@libs/kernel';
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

/** Metrics that are read together, every 15 s while they are asked for. */
export interface MetricSource {
  readonly metrics: readonly MetricDeclaration[];
  /** What each metric is now, by its name; a metric without readings is not shown. */
  read(): Promise<Readonly<Record<string, readonly Reading[]>>>;
}

/** Prometheus gives up after 10 s, and then has nothing at all. */
const LONGEST_READ = 3_000;

/** Sources are read no more often than this, however many clients ask. */
const REFRESH_INTERVAL = 15_000;

/** After this time without a request the sources are left alone; Prometheus' usual intervals are shorter. */
const IDLE_AFTER = 5 * 60_000;

/** The metrics of Node.js are read from /proc for every text; requests within this time get the same one. */
const TEXT_AGE = 1_000;

interface Shown {
  readonly source: MetricSource;
  readonly metrics: ReadonlyMap<string, Gauge | Counter>;
  isFailing: boolean;
}

/**
 * The metrics of this process in Prometheus' text format: those of Node.js, and what features and libraries add at
 * start (`onModuleInit`). Sources are read in the background, so that a request costs no query. A source that fails or
 * takes too long is left out, and logged once; the others are shown.
 */
@Injectable()
export class Metrics {
  readonly #logger = new Logger(Metrics.name);
  readonly #registry = new Registry();
  readonly #shown: Shown[] = [];
  /** The first read of the sources since they were last left alone; later ones go on in the background. */
  #firstRead: Promise<void> | undefined;
  #askedAt = 0;
  #text: { readonly made: number; readonly content: Promise<string> } | undefined;

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
   * A gauge of which this process holds the value in memory: `value` is read for every text, and must cost nothing.
   * @throws Error when there is a metric of the same name already.
   */
  addMemoryGauge({ name, help }: Omit<MetricDeclaration, 'kind' | 'labels'>, value: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: () => {
        gauge.set(value());
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

  /**
   * All metrics in text format 0.0.4. Figures of sources are at most 15 s old; only the first request in five minutes
   * waits until they are read. Never rejects because of a source.
   */
  async text(): Promise<string> {
    this.#askedAt = Date.now();
    await (this.#firstRead ??= this.#keepFresh());
    if (this.#text === undefined || Date.now() - this.#text.made >= TEXT_AGE) {
      this.#text = { made: Date.now(), content: this.#registry.metrics() };
    }
    return this.#text.content;
  }

  /** Reads the sources, and again every 15 s while scrapes arrive; reads do not overlap. */
  async #keepFresh(): Promise<void> {
    await Promise.all(this.#shown.map((shown) => this.#refresh(shown)));
    this.#text = undefined;
    setTimeout(() => {
      if (Date.now() - this.#askedAt < IDLE_AFTER) void this.#keepFresh();
      else this.#firstRead = undefined;
    }, REFRESH_INTERVAL).unref();
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
    try {
      const readings = await withTimeout(shown.source.read(), LONGEST_READ, () => {
        throw new Error(`not read within ${LONGEST_READ} ms`);
      });
      shown.isFailing = false;
      return readings;
    } catch (error) {
      const names = shown.source.metrics.map(({ name }) => name).join(', ');
      if (!shown.isFailing) this.#logger.warn({ err: error }, `Metrics are left out: ${names}`);
      shown.isFailing = true;
      return {};
    }
  }
}
