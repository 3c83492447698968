import { withTimeout } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A value with its labels, such as `{ labels: { job: 'expiry' }, value: 12 }`. */
export interface Reading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricDeclaration {
  /** A Prometheus name such as `job_runs_total`, with the unit as a suffix (`_seconds`, `_bytes`). */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  /** A gauge rises and falls; a counter only rises. */
  readonly kind: 'gauge' | 'counter';
  readonly labels?: readonly string[];
}

/** Metrics that are read together, every 15 s while scrapes arrive. */
export interface MetricSource {
  readonly metrics: readonly MetricDeclaration[];
  /** The current readings of each metric by its name. A metric without readings is left out. */
  read(): Promise<Readonly<Record<string, readonly Reading[]>>>;
}

/** Milliseconds. Below the scrape timeout of Prometheus (10 s), after which it has no metric at all. */
const LONGEST_READ = 3_000;

/** Milliseconds between two reads of a source, for any number of scrapes. */
const REFRESH_INTERVAL = 15_000;

/** Milliseconds without a scrape after which sources are no longer read. Prometheus scrapes more often. */
const IDLE_AFTER = 5 * 60_000;

/** Milliseconds during which scrapes get the same text. Each new text reads the metrics of Node.js from /proc. */
const TEXT_AGE = 1_000;

interface Shown {
  readonly source: MetricSource;
  readonly metrics: ReadonlyMap<string, Gauge | Counter>;
  isFailing: boolean;
}

/**
 * The metrics of this process in Prometheus' text format: those of Node.js, and those that features and libraries add at
 * start (`onModuleInit`). Sources are read in the background, so that a scrape costs no query. A source that fails or
 * exceeds its time is left out and logged once.
 */
@Injectable()
export class Metrics {
  readonly #logger = new Logger(Metrics.name);
  readonly #registry = new Registry();
  readonly #shown: Shown[] = [];
  /** The first read since the last idle period. Later reads run in the background. */
  #firstRead: Promise<void> | undefined;
  #askedAt = 0;
  #text: { readonly made: number; readonly content: Promise<string> } | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** @throws Error when the name is already used */
  add(source: MetricSource): void {
    const metrics = new Map(source.metrics.map((metric) => [metric.name, this.#declare(metric)]));
    this.#shown.push({ source, metrics, isFailing: false });
  }

  /** Adds one gauge. `read` returns its value, or a value for each combination of its labels. */
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
   * Adds a gauge whose value is in memory. `value` is called for every text, so it must be cheap.
   * @throws Error when the name is already used
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
   * Adds a counter of this process, which begins at 0 for each label. The returned function increments it.
   * @throws Error when the name is already used
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
   * Adds a histogram with the upper bounds `buckets`. The returned function records a measurement.
   * @throws Error when the name is already used
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
   * All metrics in text format 0.0.4. Values of sources are at most 15 s old. Only the first scrape after five idle
   * minutes waits until they are read. Never rejects because of a source.
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
      // prom-client shows a metric without labels as 0 when it has no reading.
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
