import { describe, expect, it } from 'vitest';
import { parseSchedule } from './parse-schedule';

const BEGIN = new Date('2026-11-25T02:59:00Z');

/** The first times after BEGIN. */
function times(text: string, count = 3): string[] {
  const schedule = parseSchedule(text);
  const found: Date[] = [];
  while (found.length < count) found.push(schedule.next(found.at(-1) ?? BEGIN));
  return found.map((time) => time.toISOString().replace(':00.000Z', 'Z'));
}

describe('a schedule', () => {
  it.each([
    ['1s', ['2026-11-25T02:59:01.000Z', '2026-11-25T02:59:02.000Z', '2026-11-25T02:59:03.000Z']],
    ['1h30m', ['2026-11-25T04:29Z', '2026-11-25T05:59Z', '2026-11-25T07:29Z']],
    ['@every 90m', ['2026-11-25T04:29Z', '2026-11-25T05:59Z', '2026-11-25T07:29Z']],
    ['1d', ['2026-11-26T02:59Z', '2026-11-27T02:59Z', '2026-11-28T02:59Z']],
  ])('%s is a duration', (text, expected) => {
    expect(times(text)).toEqual(expected);
  });

  it.each([
    // Contract bug 36: one minute before three o'clock, the minute must not become the schedule.
    ['0 3 * * *', ['2026-11-25T03:00Z', '2026-11-26T03:00Z', '2026-11-27T03:00Z']],
    ['  */20 * * * * ', ['2026-11-25T03:00Z', '2026-11-25T03:20Z', '2026-11-25T03:40Z']],
    ['5/25 * * * *', ['2026-11-25T03:05Z', '2026-11-25T03:30Z', '2026-11-25T03:55Z']],
    ['0 0 1,15 * *', ['2026-12-01T00:00Z', '2026-12-15T00:00Z', '2027-01-01T00:00Z']],
    ['30 4 * * MON-TUE', ['2026-11-30T04:30Z', '2026-12-01T04:30Z', '2026-12-07T04:30Z']],
    // POSIX: with both days given, either will do.
    ['0 0 30 * 5', ['2026-11-27T00:00Z', '2026-11-30T00:00Z', '2026-12-04T00:00Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z', '2036-02-29T00:00Z']],
    ['@hourly', ['2026-11-25T03:00Z', '2026-11-25T04:00Z', '2026-11-25T05:00Z']],
    ['@daily', ['2026-11-26T00:00Z', '2026-11-27T00:00Z', '2026-11-28T00:00Z']],
    ['@midnight', ['2026-11-26T00:00Z', '2026-11-27T00:00Z', '2026-11-28T00:00Z']],
    ['@weekly', ['2026-11-29T00:00Z', '2026-12-06T00:00Z', '2026-12-13T00:00Z']],
    ['@monthly', ['2026-12-01T00:00Z', '2027-01-01T00:00Z', '2027-02-01T00:00Z']],
    ['@yearly', ['2027-01-01T00:00Z', '2028-01-01T00:00Z', '2029-01-01T00:00Z']],
    ['@annually', ['2027-01-01T00:00Z', '2028-01-01T00:00Z', '2029-01-01T00:00Z']],
  ])('%s follows the expression each time, in UTC', (text, expected) => {
    expect(times(text)).toEqual(expected);
  });

  it('names a time after the one that is given, never that time itself', () => {
    const schedule = parseSchedule('0 3 * * *');
    expect(schedule.next(new Date('2026-11-25T03:00:00.000Z')).toISOString()).toBe(
      '2026-11-26T03:00:00.000Z',
    );
    expect(schedule.next(new Date('2026-11-25T02:59:59.999Z')).toISOString()).toBe(
      '2026-11-25T03:00:00.000Z',
    );
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['often', 'time: invalid duration "often"'],
    ['60', 'time: missing unit in duration "60"'],
    ['0', '"0" is shorter than 100ms'],
    ['-1m', '"-1m" is shorter than 100ms'],
    ['99ms', '"99ms" is shorter than 100ms'],
    ['@every often', 'time: invalid duration "often"'],
    ['@reboot', '"@reboot" is no cron expression: '],
    ['@fortnightly', '"@fortnightly" is no cron expression: '],
    ['60 * * * *', '"60 * * * *" is no cron expression: Invalid value for minute: 60'],
    ['a b c d e', '"a b c d e" is no cron expression: '],
    ['* * * *', '"* * * *" has not the 5 fields of a cron expression'],
    ['0 0 3 * * *', '"0 0 3 * * *" has not the 5 fields of a cron expression'],
    ['2026-12-01 00:00:00', '"2026-12-01 00:00:00" has not the 5 fields of a cron expression'],
    ['CRON_TZ=UTC 0 3 * * *', '"CRON_TZ=UTC 0 3 * * *" has not the 5 fields of a cron expression'],
    ['0 0 30 2 *', '"0 0 30 2 *" names no time at all'],
  ])('is not %j', (text, sentence) => {
    expect(() => parseSchedule(text)).toThrow(sentence);
  });
});
