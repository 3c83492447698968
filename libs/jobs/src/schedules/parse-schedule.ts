import { CronExpression } from './cron-expression';
import { Interval } from './interval';
import type { Schedule } from './schedule';

const EVERY = /^@every\s+/;

/**
 * @param text a duration (`1s`, `1h30m`, also as `@every 90m`), a cron expression of five fields (`0 3 * * *`), or a
 * descriptor: `@hourly`, `@daily` or `@midnight`, `@weekly`, `@monthly`, `@yearly` or `@annually`; in UTC.
 * @throws InvalidScheduleError, or InvalidValueError of a duration, that says what is wrong
 */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  if (EVERY.test(trimmed)) return Interval.parse(trimmed.replace(EVERY, ''));
  return /^@|\s/.test(trimmed) ? CronExpression.parse(trimmed) : Interval.parse(trimmed);
}
