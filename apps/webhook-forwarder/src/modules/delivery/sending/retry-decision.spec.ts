import { describe, expect, it } from 'vitest';
import { consequenceOf } from './retry-decision';

const SETTINGS = { attempts: 15, retryFirstMilliseconds: 5_000, retryMaximumMilliseconds: 4 * 3_600_000 };
const failed = {
  status: 500,
  error: 'the receiver answered 500',
  milliseconds: 1,
  isFinal: false,
  retryAfterMilliseconds: undefined,
};

describe('consequenceOf', () => {
  it('marks a delivery as delivered after a success', () => {
    expect(consequenceOf({ ...failed, error: undefined }, 3, 0, SETTINGS)).toEqual({ state: 'delivered' });
  });

  it('doubles the wait after each failure up to the maximum, over hours', () => {
    const waits = Array.from({ length: 14 }, (_, index) => {
      const next = consequenceOf(failed, index + 1, 1, SETTINGS);
      return next.state === 'pending' ? next.waitMilliseconds / 1000 : undefined;
    });
    expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(waits.slice(-2)).toEqual([14_400, 14_400]);
    expect(waits.reduce<number>((sum, wait) => sum + wait!, 0)).toBeGreaterThan(12 * 3_600);
  });

  it('marks a delivery as failed after the last attempt, or when the receiver is gone', () => {
    expect(consequenceOf(failed, 15, 0, SETTINGS)).toEqual({ state: 'failed' });
    expect(consequenceOf({ ...failed, isFinal: true }, 1, 0, SETTINGS)).toEqual({ state: 'failed' });
  });

  it('lengthens the wait to Retry-After, and never shortens it', () => {
    const ask = (retryAfterMilliseconds: number) =>
      consequenceOf({ ...failed, retryAfterMilliseconds }, 1, 1, SETTINGS);
    expect(ask(60_000)).toEqual({ state: 'pending', waitMilliseconds: 60_000 });
    expect(ask(1)).toEqual({ state: 'pending', waitMilliseconds: 5_000 });
  });
});
