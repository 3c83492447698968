import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from './retry-policy';

const LIMITS = { firstMilliseconds: 500, maximumMilliseconds: 60_000 };

describe('retryDelay', () => {
  it('doubles up to the maximum', () => {
    const longest = [1, 2, 3, 7, 8, 9].map((failures) => retryDelay(failures, 0.999999, LIMITS));
    expect(longest).toEqual([500, 1000, 2000, 32_000, 60_000, 60_000]);
  });

  it('leaves half of the wait to chance', () => {
    expect(retryDelay(1, 0, LIMITS)).toBe(250);
    expect(retryDelay(1, 0.5, LIMITS)).toBe(375);
  });

  it('stays within the limits after any number of failures', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, fraction) => {
          const delay = retryDelay(failures, fraction, LIMITS);
          expect(delay).toBeGreaterThanOrEqual(250);
          expect(delay).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });
});
