import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResolvedMessagingOptions } from '../messaging.options';
import { OutboxWakeUp } from './outbox';
import type { BatchOutcome, OutboxBatches } from './outbox-batch';
import { OutboxRelay } from './outbox-relay';
import type { Numbering, OutboxSequencer } from './outbox-sequencer';

const IDLE: BatchOutcome = { state: 'done', claimed: 0, published: 0, failed: 0 };
const FULL: BatchOutcome = { state: 'done', claimed: 10, published: 10, failed: 0 };

const NOTHING: Numbering = { numbered: 0, more: false };

const number = vi.fn<OutboxSequencer['number']>();
const publishNext = vi.fn<OutboxBatches['publishNext']>();
const wakeUp = new OutboxWakeUp();
const log = { error: vi.fn(), warn: vi.fn(), log: vi.fn() };
let relay: OutboxRelay;

function startRelay(options = {}): void {
  const resolved = new ResolvedMessagingOptions({
    relay: true,
    batchSize: 10,
    pollIntervalMilliseconds: 60_000,
    ...options,
  });
  relay = new OutboxRelay(
    { number } as unknown as OutboxSequencer,
    { publishNext } as unknown as OutboxBatches,
    resolved,
    wakeUp,
  );
  relay.start();
}

/** Waits until the relay has started `count` rounds. */
const rounds = (count: number) =>
  vi.waitFor(() => {
    expect(publishNext.mock.calls.length).toBeGreaterThanOrEqual(count);
  }, 5_000);

describe('OutboxRelay', () => {
  beforeEach(() => {
    number.mockReset().mockResolvedValue(NOTHING);
    publishNext.mockReset().mockResolvedValue(IDLE);
    for (const level of ['error', 'warn', 'log'] as const) {
      log[level].mockReset();
      vi.spyOn(Logger.prototype, level).mockImplementation(log[level]);
    }
  });
  afterEach(async () => {
    await relay.stop();
    vi.restoreAllMocks();
  });

  it('starts the next round at once after a full batch', async () => {
    publishNext.mockResolvedValueOnce(FULL).mockResolvedValueOnce(FULL);
    startRelay();
    await rounds(3);
  });

  it('starts the next round at once while more events wait for a number', async () => {
    number.mockResolvedValueOnce({ numbered: 500, more: true });
    startRelay();
    await vi.waitFor(() => {
      expect(number).toHaveBeenCalledTimes(2);
    }, 5_000);
  });

  it('sleeps until a wake-up', async () => {
    startRelay();
    await sleep(20);
    expect(publishNext).toHaveBeenCalledTimes(1);
    wakeUp.notify();
    await rounds(2);
    await sleep(20);
    expect(publishNext).toHaveBeenCalledTimes(2);
  });

  it('starts another round after a wake-up during a round', async () => {
    const round = Promise.withResolvers<BatchOutcome>();
    publishNext.mockReturnValueOnce(round.promise);
    startRelay();
    await sleep(10);
    wakeUp.notify();
    round.resolve(IDLE);
    await rounds(2);
  });

  it('polls for events of other processes', async () => {
    startRelay({ pollIntervalMilliseconds: 10 });
    await rounds(4);
  });

  it('numbers events at the poll interval while the broker is unavailable, regardless of wake-ups', async () => {
    publishNext.mockResolvedValue({ state: 'away' });
    startRelay();
    for (let write = 0; write < 5; write++) {
      wakeUp.notify();
      await sleep(5);
    }
    expect(number).toHaveBeenCalledTimes(1);
  });

  it('waits for the poll interval after a full batch without a published event', async () => {
    publishNext.mockResolvedValue({ state: 'done', claimed: 10, published: 0, failed: 0 });
    startRelay();
    await sleep(20);
    expect(publishNext).toHaveBeenCalledTimes(1);
  });

  it('continues after an outage of the database, and logs it once', async () => {
    number.mockRejectedValueOnce(new Error('gone')).mockRejectedValueOnce(new Error('gone'));
    startRelay();
    await vi.waitFor(() => {
      expect(publishNext).toHaveBeenCalled();
    }, 5000);
    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.log).toHaveBeenCalledWith('The outbox is relayed again');
  });

  it('waits for the current batch when it is stopped', async () => {
    let ended = false;
    publishNext.mockImplementationOnce(async () => {
      await sleep(30);
      ended = true;
      return FULL;
    });
    startRelay();
    await sleep(5);
    await relay.stop();
    expect(ended).toBe(true);
    expect(publishNext).toHaveBeenCalledTimes(1);
  });

  it('stops after the stop timeout when a batch does not end', async () => {
    publishNext.mockReturnValueOnce(new Promise(() => undefined));
    startRelay({ stopTimeoutMilliseconds: 10 });
    await sleep(5);
    await relay.stop();
    expect(log.warn).toHaveBeenCalledOnce();
  });
});
