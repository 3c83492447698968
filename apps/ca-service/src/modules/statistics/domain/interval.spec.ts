import { describe, expect, it } from 'vitest';
import { periodsBetween } from './interval';

const NOON = new Date('2026-11-26T12:00:00Z');
const day = (date: string): Date => new Date(`${date}T00:00:00Z`);

describe('periodsBetween', () => {
  it.each([
    ['day', '2026-11-26', ['2026-11-26']],
    ['day', '2026-11-28', ['2026-11-26', '2026-11-27', '2026-11-28']],
    ['week', '2026-11-30', ['2026-11-23', '2026-11-30']],
    ['month', '2027-01-01', ['2026-11-01', '2026-12-01', '2027-01-01']],
  ] as const)('returns each %s from the day of the first moment to %s', (interval, until, starts) => {
    expect(periodsBetween(interval, NOON, day(until))).toEqual(starts);
  });

  it('rejects an end before the first day', () => {
    expect(() => periodsBetween('month', NOON, day('2026-11-25'))).toThrow(
      'until: must not be before the first day',
    );
  });

  it('rejects more than 1,000 periods', () => {
    expect(periodsBetween('day', NOON, new Date(NOON.getTime() + 999 * 86_400_000))).toHaveLength(1000);
    expect(() => periodsBetween('day', NOON, new Date(NOON.getTime() + 1000 * 86_400_000))).toThrow(
      'until: there are more than 1000 periods of a day: take a longer interval',
    );
  });
});
