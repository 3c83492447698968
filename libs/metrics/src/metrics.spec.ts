import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from './metrics';

// Metrics that fail on purpose are no news.
Logger.overrideLogger(false);

describe('the metrics', () => {
  let metrics: Metrics;

  beforeEach(() => {
    metrics = new Metrics();
  });

  /** The lines that begin with a name, without comments. */
  const linesOf = async (name: string): Promise<string[]> =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

  it('tell of the process', async () => {
    expect(await linesOf('process_resident_memory_bytes')).toHaveLength(1);
    expect(await linesOf('nodejs_eventloop_lag_seconds')).toHaveLength(1);
  });

  it('show a gauge as it is at the moment', async () => {
    let queue = 3;
    metrics.addGauge({ name: 'queue_length', help: 'How many wait.' }, () => Promise.resolve(queue));
    expect(await linesOf('queue_length')).toEqual(['queue_length 3']);
    queue = 0;
    expect(await linesOf('queue_length')).toEqual(['queue_length 0']);
    expect(await metrics.text()).toContain('# HELP queue_length How many wait.\n# TYPE queue_length gauge\n');
  });

  it('show a gauge with labels, and no label that is gone', async () => {
    let colours = ['red', 'green "light"'];
    metrics.addGauge({ name: 'lamps', help: 'Lamps.', labels: ['colour'] }, () =>
      Promise.resolve(colours.map((colour, value) => ({ labels: { colour }, value }))),
    );
    expect(await linesOf('lamps')).toEqual(['lamps{colour="red"} 0', 'lamps{colour="green \\"light\\""} 1']);
    colours = ['red'];
    expect(await linesOf('lamps')).toEqual(['lamps{colour="red"} 0']);
  });

  it('show what one reading says of several metrics', async () => {
    let reads = 0;
    metrics.add({
      metrics: [
        { name: 'done_total', help: 'Done.', kind: 'counter' },
        { name: 'open', help: 'Open.', kind: 'gauge' },
        { name: 'unknown', help: 'Nobody knows.', kind: 'gauge' },
      ],
      read: () => {
        reads += 1;
        return Promise.resolve({ done_total: [{ value: 5 }], open: [{ value: -2 }] });
      },
    });
    const text = await metrics.text();
    expect(text).toContain('# TYPE done_total counter\ndone_total 5\n');
    expect(text).toContain('\nopen -2\n');
    expect(text).not.toMatch(/^unknown /m);
    expect(reads).toBe(1);
    // A counter shows the total that it is told, however often it is asked.
    expect(await linesOf('done_total')).toEqual(['done_total 5']);
  });

  it('leave out what cannot be read, and show the rest', async () => {
    let isAway = false;
    metrics.addGauge({ name: 'rows', help: 'Rows.' }, () =>
      isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve(4),
    );
    metrics.addGauge({ name: 'other', help: 'Other.' }, () => Promise.resolve(1));
    expect(await linesOf('rows')).toEqual(['rows 4']);
    isAway = true;
    expect(await linesOf('rows')).toEqual([]);
    expect(await linesOf('other')).toEqual(['other 1']);
    isAway = false;
    expect(await linesOf('rows')).toEqual(['rows 4']);
  });

  it('do not wait for what takes too long', async () => {
    metrics.addGauge({ name: 'slow', help: 'Slow.' }, () => new Promise(() => undefined));
    metrics.addGauge({ name: 'other', help: 'Other.' }, () => Promise.resolve(1));
    const began = performance.now();
    expect(await linesOf('other')).toEqual(['other 1']);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('refuse two metrics of one name', () => {
    const add = (): void => {
      metrics.addGauge({ name: 'twice', help: 'Twice.' }, () => Promise.resolve(1));
    };
    add();
    expect(add).toThrow('twice');
  });
});
