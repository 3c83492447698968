import { Cron } from 'croner';
import { InvalidScheduleError, Schedule } from './schedule';

const FIELDS = 5;

/** Also what other cron libraries take, such as `5/15` (from the fifth minute on), and days of month _or_ of week. */
const OPTIONS = { timezone: 'UTC', mode: '5-part', sloppyRanges: true, paused: true } as const;

/** The times that a cron expression names, in UTC: there is no hour that a clock change repeats or leaves out. */
export class CronExpression extends Schedule {
  readonly #cron: Cron;

  private constructor(readonly text: string) {
    super();
    this.#cron = new Cron(text, OPTIONS);
  }

  /**
   * @param text five fields (minute, hour, day of month, month, day of week), or a descriptor such as `@hourly`.
   * @throws InvalidScheduleError also when it names no time at all, such as 30 February.
   */
  static parse(text: string): CronExpression {
    const words = text.split(/\s+/);
    // croner reads dates and seconds, too.
    if (words.length !== (text.startsWith('@') ? 1 : FIELDS)) {
      throw new InvalidScheduleError(`"${text}" has not the ${FIELDS} fields of a cron expression`);
    }
    const expression = CronExpression.#read(text);
    if (!expression.#cron.nextRun(new Date(0)))
      throw new InvalidScheduleError(`"${text}" names no time at all`);
    return expression;
  }

  next(time: Date): Date {
    const next = this.#cron.nextRun(time);
    if (!next) throw new Error(`"${this.text}" names no time after ${time.toISOString()}`);
    return next;
  }

  static #read(text: string): CronExpression {
    try {
      return new CronExpression(text);
    } catch (error) {
      const reason = (error as Error).message.replace(/^CronPattern: /, '');
      throw new InvalidScheduleError(`"${text}" is no cron expression: ${reason}`);
    }
  }
}
