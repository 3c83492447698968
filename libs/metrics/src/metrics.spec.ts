import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Metrics } from './metrics';

// Metrics that fail on purpose are no news.
Logger.overrideLogger(false);

/** How often sources are read. */
const INTERVAL = 15_000;

describe('the metrics', () => {
  let metrics: Metrics;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    metrics = new Metrics();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The lines that begin with a name, without comments. */
  const linesOf = async (name: string): Promise<string[]> =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

  /** The same, once the sources were read again. */
  const laterLinesOf = async (name: string): Promise<string[]> => {
    await vi.advanceTimersByTimeAsync(INTERVAL);
    return linesOf(name);
  };

  it('include those of the process', async () => {
    expect(await linesOf('process_resident_memory_bytes')).toHaveLength(1);
    expect(await linesOf('nodejs_eventloop_lag_seconds')).toHaveLength(1);
  });

  it('show a gauge with its last reading', async () => {
    let queue = 3;
    metrics.addGauge({ name: 'queue_length', help: 'How many wait.' }, () => Promise.resolve(queue));
    expect(await linesOf('queue_length')).toEqual(['queue_length 3']);
    queue = 0;
    expect(await linesOf('queue_length')).toEqual(['queue_length 3']);
    expect(await laterLinesOf('queue_length')).toEqual(['queue_length 0']);
    expect(await metrics.text()).toContain('# HELP queue_length How many wait.\n# TYPE queue_length gauge\n');
  });

  it('read a source once in 15 s for many scrapes', async () => {
    const read = vi.fn(() => Promise.resolve(1));
    metrics.addGauge({ name: 'rows', help: 'Rows.' }, read);
    await Promise.all(Array.from({ length: 40 }, () => metrics.text()));
    expect(read).toHaveBeenCalledTimes(1);
    for (let second = 1; second < 15; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      await metrics.text();
    }
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('read no source after five minutes without a scrape, and wait for it on the next scrape', async () => {
    let value = 1;
    const read = vi.fn(() => Promise.resolve(value));
    metrics.addGauge({ name: 'rows', help: 'Rows.' }, read);
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(read).not.toHaveBeenCalled();
    await metrics.text();
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(read).toHaveBeenCalledTimes(20);
    value = 2;
    expect(await linesOf('rows')).toEqual(['rows 2']);
  });

  it('answer from memory while a source is read again', async () => {
    let reading = Promise.resolve(1);
    metrics.addGauge({ name: 'rows', help: 'Rows.' }, () => reading);
    expect(await linesOf('rows')).toEqual(['rows 1']);
    let answer: (value: number) => void = () => undefined;
    reading = new Promise((resolve) => (answer = resolve));
    expect(await laterLinesOf('rows')).toEqual(['rows 1']);
    answer(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(await linesOf('rows')).toEqual(['rows 2']);
  });

  it('show the current value of a gauge in memory', async () => {
    let open = 1;
    metrics.addMemoryGauge({ name: 'streams', help: 'Open.' }, () => open);
    expect(await linesOf('streams')).toEqual(['streams 1']);
    open = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await linesOf('streams')).toEqual(['streams 0']);
  });

  it('write one text for all scrapes within a second', async () => {
    await metrics.text();
    const first = await metrics.text();
    expect(await metrics.text()).toBe(first);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await metrics.text()).not.toBe(first);
  });

  it('show a gauge with labels, without labels that are no longer read', async () => {
    let colours = ['red', 'green "light"'];
    metrics.addGauge({ name: 'lamps', help: 'Lamps.', labels: ['colour'] }, () =>
      Promise.resolve(colours.map((colour, value) => ({ labels: { colour }, value }))),
    );
    expect(await linesOf('lamps')).toEqual(['lamps{colour="red"} 0', 'lamps{colour="green \\"light\\""} 1']);
    colours = ['red'];
    expect(await laterLinesOf('lamps')).toEqual(['lamps{colour="red"} 0']);
  });

  it('show several metrics of one source', async () => {
    const read = vi.fn(() => Promise.resolve({ done_total: [{ value: 5 }], open: [{ value: -2 }] }));
    metrics.add({
      metrics: [
        { name: 'done_total', help: 'Done.', kind: 'counter' },
        { name: 'open', help: 'Open.', kind: 'gauge' },
        { name: 'unknown', help: 'Nobody knows.', kind: 'gauge' },
      ],
      read,
    });
    const text = await metrics.text();
    expect(text).toContain('# TYPE done_total counter\ndone_total 5\n');
    expect(text).toContain('\nopen -2\n');
    expect(text).not.toMatch(/^unknown /m);
    expect(read).toHaveBeenCalledTimes(1);
    // A counter of a source shows the total that was read, for any number of scrapes.
    expect(await laterLinesOf('done_total')).toEqual(['done_total 5']);
  });

  it('leave out a source that fails, and show the others', async () => {
    let isAway = false;
    metrics.addGauge({ name: 'rows', help: 'Rows.' }, () =>
      isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve(4),
    );
    metrics.addGauge({ name: 'other', help: 'Other.' }, () => Promise.resolve(1));
    expect(await linesOf('rows')).toEqual(['rows 4']);
    isAway = true;
    expect(await laterLinesOf('rows')).toEqual([]);
    expect(await linesOf('other')).toEqual(['other 1']);
    isAway = false;
    expect(await laterLinesOf('rows')).toEqual(['rows 4']);
  });

  it('do not wait for a source that takes too long', async () => {
    vi.useRealTimers();
    metrics.addGauge({ name: 'slow', help: 'Slow.' }, () => new Promise(() => undefined));
    metrics.addGauge({ name: 'other', help: 'Other.' }, () => Promise.resolve(1));
    expect(await linesOf('other')).toEqual(['other 1']);
  });

  it('reject two metrics with one name', () => {
    const add = (): void => {
      metrics.addGauge({ name: 'twice', help: 'Twice.' }, () => Promise.resolve(1));
    };
    add();
    expect(add).toThrow('twice');
  });
});
