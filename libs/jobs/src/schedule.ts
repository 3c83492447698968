import { once } from 'node:events';
import { abortableSleep, TimeDuration } from '@libs/kernel';
import { Cron } from 'croner';

/** A text is not a schedule; the message gives the reason. */
export class InvalidScheduleError extends Error {
  override readonly name = 'InvalidScheduleError';
}

/** When a job runs. */
export interface Schedule {
  /**
   * Calls `run` each time the schedule is due, until `stopping` is aborted; then waits for the run in progress. Runs do
   * not overlap: a time that comes during a run is skipped. `run` must not reject.
   */
  keepRunning(run: () => Promise<void>, stopping: AbortSignal): Promise<void>;
}

const EVERY = /^@every\s+/;

/**
 * Parses a schedule.
 * @param text a duration (`1s`, `1h30m`, also as `@every 90m`), a cron expression of five fields (`0 3 * * *`), or a
 * descriptor: `@hourly`, `@daily` or `@midnight`, `@weekly`, `@monthly`, `@yearly` or `@annually`; in UTC.
 * @throws InvalidScheduleError, or InvalidValueError for a malformed duration
 */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  if (EVERY.test(trimmed)) return Interval.parse(trimmed.replace(EVERY, ''));
  return /^@|\s/.test(trimmed) ? CronExpression.parse(trimmed) : Interval.parse(trimmed);
}

/** A shorter interval would keep the process busy with starting runs. */
const SHORTEST_MILLISECONDS = 100;

/** The longest delay that a Node.js timer supports: 2^31 - 1 ms, about 24.8 days. */
const LONGEST_MILLISECONDS = 0x7f_ff_ff_ff;

/**
 * Runs start one interval apart; a run that takes longer than the interval is followed by a whole interval. Changes of
 * the system clock have no effect.
 */
export class Interval implements Schedule {
  private constructor(readonly milliseconds: number) {}

  /** @param text a duration such as `30s` or `1h30m`. @throws InvalidValueError | InvalidScheduleError */
  static parse(text: string): Interval {
    const { milliseconds } = TimeDuration.parse(text);
    if (milliseconds < SHORTEST_MILLISECONDS)
      throw new InvalidScheduleError(`"${text}" is shorter than ${SHORTEST_MILLISECONDS}ms`);
    return new Interval(milliseconds);
  }

  async keepRunning(run: () => Promise<void>, stopping: AbortSignal): Promise<void> {
    let due = performance.now() + this.milliseconds;
    for (;;) {
      await sleepUntil(due, stopping);
      if (stopping.aborted) return;
      due = performance.now() + this.milliseconds;
      await run();
      if (due < performance.now()) due = performance.now() + this.milliseconds;
    }
  }
}

/** `due` is a time of `performance.now()`. */
async function sleepUntil(due: number, stopping: AbortSignal): Promise<void> {
  for (let rest = due - performance.now(); rest > 0; rest = due - performance.now()) {
    if (stopping.aborted) return;
    await abortableSleep(Math.min(Math.ceil(rest), LONGEST_MILLISECONDS), stopping);
  }
}

const FIELDS = 5;

/** Accepts what other cron libraries accept: `5/15` (from minute 5 on), and a day of month _or_ of week. */
const OPTIONS = { timezone: 'UTC', mode: '5-part', sloppyRanges: true } as const;

/** A cron expression in UTC, where no hour is repeated or skipped. */
export class CronExpression implements Schedule {
  private constructor(private readonly text: string) {}

  /**
   * @param text five fields (minute, hour, day of month, month, day of week), or a descriptor such as `@hourly`.
   * @throws InvalidScheduleError also when no date matches, such as 30 February
   */
  static parse(text: string): CronExpression {
    // croner also accepts seconds and dates.
    if (text.split(/\s+/).length !== (text.startsWith('@') ? 1 : FIELDS))
      throw new InvalidScheduleError(`"${text}" does not have the ${FIELDS} fields of a cron expression`);
    const expression = new CronExpression(text);
    let first: Date | null;
    try {
      first = expression.nextAfter(new Date(0));
    } catch (error) {
      const reason = (error as Error).message.replace(/^CronPattern: /, '');
      throw new InvalidScheduleError(`"${text}" is not a cron expression: ${reason}`);
    }
    if (!first) throw new InvalidScheduleError(`"${text}" matches no date`);
    return expression;
  }

  /** The first time after `time`; `null` when there is none. */
  nextAfter(time: Date): Date | null {
    return new Cron(this.text, OPTIONS).nextRun(time);
  }

  async keepRunning(run: () => Promise<void>, stopping: AbortSignal): Promise<void> {
    let running: Promise<void> | undefined;
    // Not croner's `protect`: that makes up for a skipped time as soon as the run ends.
    const job = new Cron(this.text, OPTIONS, () => {
      running ??= run().finally(() => (running = undefined));
    });
    if (!stopping.aborted) await once(stopping, 'abort');
    job.stop();
    await running;
  }
}
