import { InvalidValueError } from '@libs/kernel';

/** The length of a period: a day in UTC, a week that begins on Monday (ISO 8601), or a month. */
export const INTERVALS = ['day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** The most periods of one chart. */
const MOST_PERIODS = 1000;

/** The default number of periods: about a month, half a year, and a year. */
const DEFAULT_PERIODS: Readonly<Record<Interval, number>> = { day: 30, week: 26, month: 12 };

/** The first days of consecutive periods, such as `2026-11-01`. */
export type Periods = readonly string[];

/** Returns the periods from `first` to `last`. @throws InvalidValueError for none, or for more than 1,000 */
export function periodsBetween(interval: Interval, first: Date, last: Date): Periods {
  if (startOf('day', last) < startOf('day', first))
    throw new InvalidValueError('until: must not be before the first day', { field: 'until' });
  const starts: string[] = [];
  for (let start = startOf(interval, first); start <= last; start = following(interval, start, 1)) {
    if (starts.length === MOST_PERIODS) {
      throw new InvalidValueError(
        `until: there are more than ${MOST_PERIODS} periods of a ${interval}: take a longer interval`,
        { field: 'until' },
      );
    }
    starts.push(start.toISOString().slice(0, 10));
  }
  return starts;
}

/** Returns the last day of a default chart that begins with `first`, or the first day of one that ends with `last`. */
export const defaultEnd = (interval: Interval, first: Date): Date =>
  following(interval, first, DEFAULT_PERIODS[interval] - 1);
export const defaultBeginning = (interval: Interval, last: Date): Date =>
  following(interval, startOf(interval, last), 1 - DEFAULT_PERIODS[interval]);

function startOf(interval: Interval, day: Date): Date {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (interval === 'month') return new Date(Date.UTC(year, month));
  const sinceMonday = interval === 'week' ? (day.getUTCDay() + 6) % 7 : 0;
  return new Date(Date.UTC(year, month, date - sinceMonday));
}

function following(interval: Interval, day: Date, count: number): Date {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (interval === 'month') return new Date(Date.UTC(year, month + count));
  return new Date(Date.UTC(year, month, date + count * (interval === 'week' ? 7 : 1)));
}
