import { describe, expect, it } from 'vitest';
import type { OutboxMessage, PublishResult } from '../delivery/event-publisher';
import { RepeatedRefusals } from './repeated-refusals';

const REFUSED: PublishResult = { outcome: 'failed', error: 'refused by the broker' };
const PUBLISHED: PublishResult = { outcome: 'published' };
const INTERRUPTED: PublishResult = { outcome: 'interrupted' };

const message = (attempts: number): OutboxMessage => ({
  id: '1',
  sequence: '1',
  eventId: 'e',
  type: 'ca.create',
  subject: 'ca/1',
  event: '{}',
  attempts,
});

describe('repeated refusals', () => {
  const at = { now: 0 };
  const refusals = () => {
    at.now = 1_000;
    return new RepeatedRefusals(() => at.now);
  };

  it('are the third of a message, not the first two, nor a connection that was interrupted', () => {
    const all = refusals();
    expect(all.isStuck([message(0)], [REFUSED])).toBe(false);
    expect(all.isStuck([message(1)], [REFUSED])).toBe(false);
    expect(all.isStuck([message(7)], [INTERRUPTED])).toBe(false);
    expect(all.isStuck([message(2)], [REFUSED])).toBe(true);
  });

  it('count although others are taken: these may be for another queue', () => {
    expect(refusals().isStuck([message(0), message(2)], [PUBLISHED, REFUSED])).toBe(true);
  });

  it('are met with a patience that doubles, up to ten minutes', () => {
    const all = refusals();
    const times: number[] = [];
    for (; at.now < 3_600_000; at.now += 500) if (all.isStuck([message(9)], [REFUSED])) times.push(at.now);
    const waits = times.slice(1).map((time, index) => (time - times[index]!) / 1000);
    expect(waits.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(waits.slice(-2)).toEqual([600, 600]);
  });

  it('begin anew once a message that was refused is taken', () => {
    const all = refusals();
    for (; at.now < 600_000; at.now += 500) all.isStuck([message(9)], [REFUSED]);
    expect(all.isStuck([message(9)], [PUBLISHED])).toBe(false);
    at.now += 2_000;
    expect(all.isStuck([message(2)], [REFUSED])).toBe(true);
  });
});
