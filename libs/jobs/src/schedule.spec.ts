import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CronExpression, parseSchedule } from './schedule';

const BEGIN = new Date('2026-11-25T02:59:00Z');

describe('parseSchedule', () => {
  it.each([
    ['1s', 1_000],
    ['1h30m', 5_400_000],
    ['@every 90m', 5_400_000],
    ['1d', 86_400_000],
  ])('reads the duration %s as an interval', (text, milliseconds) => {
    expect(parseSchedule(text)).toMatchObject({ milliseconds });
  });

  it.each([
    // Contract bug 36: the reference took the minute of its start for the schedule.
    ['0 3 * * *', ['2026-11-25T03:00Z', '2026-11-26T03:00Z', '2026-11-27T03:00Z']],
    ['  */20 * * * * ', ['2026-11-25T03:00Z', '2026-11-25T03:20Z', '2026-11-25T03:40Z']],
    ['5/25 * * * *', ['2026-11-25T03:05Z', '2026-11-25T03:30Z', '2026-11-25T03:55Z']],
    ['0 0 1,15 * *', ['2026-12-01T00:00Z', '2026-12-15T00:00Z', '2027-01-01T00:00Z']],
    ['30 4 * * MON-TUE', ['2026-11-30T04:30Z', '2026-12-01T04:30Z', '2026-12-07T04:30Z']],
    // POSIX: a day of the month or of the week matches.
    ['0 0 30 * 5', ['2026-11-27T00:00Z', '2026-11-30T00:00Z', '2026-12-04T00:00Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z', '2036-02-29T00:00Z']],
    ['@hourly', ['2026-11-25T03:00Z', '2026-11-25T04:00Z', '2026-11-25T05:00Z']],
    ['@daily', ['2026-11-26T00:00Z', '2026-11-27T00:00Z', '2026-11-28T00:00Z']],
    ['@midnight', ['2026-11-26T00:00Z', '2026-11-27T00:00Z', '2026-11-28T00:00Z']],
    ['@weekly', ['2026-11-29T00:00Z', '2026-12-06T00:00Z', '2026-12-13T00:00Z']],
    ['@monthly', ['2026-12-01T00:00Z', '2027-01-01T00:00Z', '2027-02-01T00:00Z']],
    ['@yearly', ['2027-01-01T00:00Z', '2028-01-01T00:00Z', '2029-01-01T00:00Z']],
    ['@annually', ['2027-01-01T00:00Z', '2028-01-01T00:00Z', '2029-01-01T00:00Z']],
  ])('reads %s as a cron expression in UTC', (text, expected) => {
    const times: Date[] = [];
    while (times.length < 3) times.push(CronExpression.parse(text.trim()).nextAfter(times.at(-1) ?? BEGIN)!);
    expect(times.map((time) => time.toISOString().replace(':00.000Z', 'Z'))).toEqual(expected);
    expect(parseSchedule(text)).toBeInstanceOf(CronExpression);
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['often', 'time: invalid duration "often"'],
    ['60', 'time: missing unit in duration "60"'],
    ['0', '"0" is shorter than 100ms'],
    ['-1m', '"-1m" is shorter than 100ms'],
    ['99ms', '"99ms" is shorter than 100ms'],
    ['@every often', 'time: invalid duration "often"'],
    ['@reboot', '"@reboot" is not a cron expression: '],
    ['@fortnightly', '"@fortnightly" is not a cron expression: '],
    ['60 * * * *', '"60 * * * *" is not a cron expression: Invalid value for minute: 60'],
    ['a b c d e', '"a b c d e" is not a cron expression: '],
    ['* * * *', '"* * * *" does not have the 5 fields of a cron expression'],
    ['0 0 3 * * *', '"0 0 3 * * *" does not have the 5 fields of a cron expression'],
    ['2026-12-01 00:00:00', '"2026-12-01 00:00:00" does not have the 5 fields of a cron expression'],
    ['CRON_TZ=UTC 0 3 * * *', '"CRON_TZ=UTC 0 3 * * *" does not have the 5 fields of a cron expression'],
    ['0 0 30 2 *', '"0 0 30 2 *" matches no date'],
  ])('rejects %j', (text, sentence) => {
    expect(() => parseSchedule(text)).toThrow(sentence);
  });
});

describe('keepRunning', () => {
  let stopping: AbortController;
  let starts: string[];

  /** Runs a schedule whose runs take `milliseconds`; the n-th start stands in `starts`. */
  function keepRunning(text: string, milliseconds = 0): Promise<void> {
    const run = async (): Promise<void> => {
      starts.push(new Date().toISOString().slice(11, 23));
      if (milliseconds > 0) await new Promise((done) => setTimeout(done, milliseconds));
    };
    return parseSchedule(text).keepRunning(run, stopping.signal);
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: BEGIN });
    stopping = new AbortController();
    starts = [];
  });
  afterEach(() => {
    stopping.abort();
    vi.useRealTimers();
  });

  it('starts the runs of an interval one interval apart, the first after one interval', async () => {
    void keepRunning('10s', 3_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(starts).toEqual(['02:59:10.000', '02:59:20.000', '02:59:30.000']);
  });

  it('waits a whole interval after a run that takes longer than the interval', async () => {
    void keepRunning('10s', 25_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(starts).toEqual(['02:59:10.000', '02:59:45.000']);
  });

  it('keeps an interval when the system clock is set back by an hour', async () => {
    void keepRunning('10s');
    vi.setSystemTime(BEGIN.getTime() - 3_600_000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(starts).toHaveLength(2);
  });

  it('waits for an interval that is longer than the longest timer of Node.js', async () => {
    void keepRunning('30d');
    await vi.advanceTimersByTimeAsync(30 * 86_400_000 - 1);
    expect(starts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(starts).toHaveLength(1);
  });

  it('starts a run at each time of a cron expression', async () => {
    void keepRunning('*/20 * * * *');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(starts).toEqual(['03:00:00.000', '03:20:00.000', '03:40:00.000']);
  });

  it('skips the times of a cron expression that come during a run', async () => {
    void keepRunning('* * * * *', 150_000);
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    expect(starts).toEqual(['03:00:00.000', '03:03:00.000']);
  });

  it('follows a cron expression after the system clock is set back', async () => {
    void keepRunning('0 3 * * *');
    await vi.advanceTimersByTimeAsync(61_000);
    vi.setSystemTime(BEGIN.getTime());
    await vi.advanceTimersByTimeAsync(120_000);
    expect(starts).toHaveLength(2);
  });

  it.each(['10s', '* * * * *'])('ends %s after the run in progress when it is stopped', async (text) => {
    let ended = false;
    void keepRunning(text, 5_000).then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(60_000);
    const runs = starts.length;
    stopping.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ended).toBe(true);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(starts).toHaveLength(runs);
  });

  it.each(['10s', '* * * * *'])('ends %s at once when nothing runs', async (text) => {
    const keeping = keepRunning(text);
    stopping.abort();
    await keeping;
    expect(vi.getTimerCount()).toBe(0);
  });
});
