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

describe('RepeatedRefusals', () => {
  const at = { now: 0 };
  const refusals = () => {
    at.now = 1_000;
    return new RepeatedRefusals(() => at.now);
  };

  it('reconnects at the third refusal of a message, not at the first two or at an interruption', () => {
    const all = refusals();
    expect(all.isStuck([message(0)], [REFUSED])).toBe(false);
    expect(all.isStuck([message(1)], [REFUSED])).toBe(false);
    expect(all.isStuck([message(7)], [INTERRUPTED])).toBe(false);
    expect(all.isStuck([message(2)], [REFUSED])).toBe(true);
  });

  it('reconnects although other messages are accepted, which may be for another queue', () => {
    expect(refusals().isStuck([message(0), message(2)], [PUBLISHED, REFUSED])).toBe(true);
  });

  it('doubles the interval between reconnections up to ten minutes', () => {
    const all = refusals();
    const times: number[] = [];
    for (; at.now < 3_600_000; at.now += 500) if (all.isStuck([message(9)], [REFUSED])) times.push(at.now);
    const waits = times.slice(1).map((time, index) => (time - times[index]!) / 1000);
    expect(waits.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(waits.slice(-2)).toEqual([600, 600]);
  });

  it('resets the interval when a refused message is accepted', () => {
    const all = refusals();
    for (; at.now < 600_000; at.now += 500) all.isStuck([message(9)], [REFUSED]);
    expect(all.isStuck([message(9)], [PUBLISHED])).toBe(false);
    at.now += 2_000;
    expect(all.isStuck([message(2)], [REFUSED])).toBe(true);
  });
});
