import { SystemRandomness } from '@libs/kernel';
import { Metrics } from '@libs/metrics';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventPublisher, OutboxMessage } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { BlockedEvents } from './blocked-events';
import { OutboxBatches } from './outbox-batch';
import { OutboxMarks } from './outbox-marks';
import { DeliveryMetrics } from './outbox-metrics';

const BATCH = ['a', 'a', 'b', 'c'].map((subject, index) => ({
  id: `${subject}${index}`,
  subject,
  attempts: 2,
}));

describe('OutboxBatches', () => {
  const publish = vi.fn<EventPublisher['publish']>();
  const isReady = vi.fn(() => true);
  const marked: unknown[][] = [];
  let locked = true;

  const query = vi.fn((sql: string, parameters: unknown[]) => {
    if (sql.includes('advisory')) return Promise.resolve([{ locked }]);
    if (sql.includes('SKIP LOCKED')) return Promise.resolve(BATCH);
    if (sql.includes("blocked_by = 'predecessor'")) return Promise.resolve([[], 0]);
    marked.push(parameters);
    const ids = parameters[0] as string[];
    return Promise.resolve(sql.includes('RETURNING') ? [ids.map(() => ({ seconds: 0.3 })), ids.length] : []);
  });
  const transaction = vi.fn((work: (manager: unknown) => Promise<unknown>) => work({ query }));
  const options = new ResolvedMessagingOptions({ relay: true, retryFirstMilliseconds: 100 });
  const metrics = new Metrics();
  const blocked = new BlockedEvents();
  const batches = new OutboxBatches(
    { transaction } as unknown as DataSource,
    { publish, isReady },
    options,
    new OutboxMarks(new SystemRandomness(), options, new DeliveryMetrics(metrics), blocked),
  );

  beforeEach(() => {
    vi.clearAllMocks();
    publish.mockResolvedValue(BATCH.map(() => ({ outcome: 'published' })));
    locked = true;
    marked.length = 0;
  });

  it('marks published messages', async () => {
    expect(await batches.publishNext()).toEqual({ state: 'done', claimed: 4, published: 4, failed: 0 });
    expect(marked).toEqual([[['a0', 'a1', 'b2', 'c3']]]);
    expect(publish).toHaveBeenCalledWith(BATCH as unknown as OutboxMessage[]);
  });

  it('does not mark confirmed successors of a failed message of the same subject', async () => {
    publish.mockResolvedValue([
      { outcome: 'failed', error: 'no\0' },
      { outcome: 'published' },
      { outcome: 'published' },
      { outcome: 'interrupted' },
    ]);
    expect(await batches.publishNext()).toEqual({ state: 'done', claimed: 4, published: 1, failed: 1 });
    expect(marked[0]).toEqual([['b2']]);
    expect(marked[1]).toEqual([['a0'], [expect.any(Number)], ['no']]);
    const [delay] = marked[1]?.[1] as [number]; // the third failure waits between 200 and 400 ms
    expect(delay).toBeGreaterThanOrEqual(200);
    expect(delay).toBeLessThanOrEqual(400);
  });

  it('sets aside an unpublishable message, and does not mark its successors', async () => {
    const errors = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    publish.mockResolvedValue([
      { outcome: 'unpublishable', error: 'too large' },
      { outcome: 'published' },
      { outcome: 'published' },
      { outcome: 'published' },
    ]);
    expect(await batches.publishNext()).toEqual({ state: 'done', claimed: 4, published: 2, failed: 1 });
    expect(marked).toEqual([
      [['b2', 'c3']],
      [['a0'], ['failure'], [expect.stringContaining('cannot be published: too large')]],
    ]);
    expect(errors).toHaveBeenCalledOnce();
    errors.mockRestore();
  });

  it('claims nothing while another process publishes', async () => {
    locked = false;
    expect(await batches.publishNext()).toEqual({ state: 'busy' });
    expect(publish).not.toHaveBeenCalled();
  });

  it('sends no query while the publisher is not ready', async () => {
    isReady.mockReturnValueOnce(false);
    expect(await batches.publishNext()).toEqual({ state: 'away' });
    expect(transaction).not.toHaveBeenCalled();
  });

  it('counts retries and measures the latency of confirmed messages', async () => {
    publish.mockResolvedValue([
      { outcome: 'failed', error: 'no' },
      { outcome: 'interrupted' },
      { outcome: 'published' },
      { outcome: 'interrupted' },
    ]);
    const before = await figures();
    await batches.publishNext();
    const after = await figures();
    const grown = Object.fromEntries(
      Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? NaN)]),
    );
    expect(grown).toEqual({ failed: 1, interrupted: 2, count: 1, upToQuarter: 0, upToHalf: 1 });
  });

  let reads = 0;
  async function figures(): Promise<Record<string, number>> {
    // The text is cached for a second.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 * ++reads });
    const text = await metrics.text();
    vi.useRealTimers();
    const value = (line: string) => Number(text.split(`${line} `)[1]?.split('\n')[0]);
    return {
      failed: value('outbox_publish_retries_total{reason="failed"}'),
      interrupted: value('outbox_publish_retries_total{reason="interrupted"}'),
      count: value('outbox_publish_latency_seconds_count'),
      upToQuarter: value('outbox_publish_latency_seconds_bucket{le="0.25"}'),
      upToHalf: value('outbox_publish_latency_seconds_bucket{le="0.5"}'),
    };
  }
});
