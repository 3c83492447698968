import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from './backoff';

const WAITS = { retryFirstMilliseconds: 500, retryMaximumMilliseconds: 60_000 };

describe('backoff', () => {
  it('doubles the wait after each failure, up to the maximum', () => {
    const waits = [0, 1, 2, 3, 7, 8, 9].map((failures) => backoff(failures, WAITS));
    expect(waits).toEqual([500, 500, 1000, 2000, 32_000, 60_000, 60_000]);
  });

  it('makes half of the wait random when it is given a fraction', () => {
    expect(backoff(1, WAITS, 0)).toBe(250);
    expect(backoff(1, WAITS, 0.5)).toBe(375);
  });

  it('stays between half of the first wait and the maximum after any number of failures', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, fraction) => {
          const wait = backoff(failures, WAITS, fraction);
          expect(wait).toBeGreaterThanOrEqual(250);
          expect(wait).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });
});
