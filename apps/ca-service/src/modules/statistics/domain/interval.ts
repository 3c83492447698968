import { InvalidValueError } from '@libs/kernel';

/** How long a period of a chart is: a day of UTC, a week from Monday on (ISO 8601), or a month. */
export const INTERVALS = ['day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Points of one chart. */
const MOST_PERIODS = 1000;

/** What a chart covers when nobody says: about a month, half a year, a year. */
const USUAL_PERIODS: Readonly<Record<Interval, number>> = { day: 30, week: 26, month: 12 };

/** The first days of all periods that have a day from the first to the last one, as `2026-11-01`. */
export type Periods = readonly string[];

/** @throws InvalidValueError when there are more than 1,000, or none */
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

/** The first day of a usual chart that ends, or the last day of one that begins, with this day. */
export const usualEnd = (interval: Interval, first: Date): Date =>
  following(interval, first, USUAL_PERIODS[interval] - 1);
export const usualBeginning = (interval: Interval, last: Date): Date =>
  following(interval, startOf(interval, last), 1 - USUAL_PERIODS[interval]);

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
