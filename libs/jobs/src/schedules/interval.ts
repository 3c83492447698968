import { TimeDuration } from '@libs/kernel';
import { InvalidScheduleError, Schedule } from './schedule';

/** A job that is due more often would do nothing but begin. */
const SHORTEST_MILLISECONDS = 100;

/** Again and again after the same time. */
export class Interval extends Schedule {
  private constructor(private readonly milliseconds: number) {
    super();
  }

  /** @param text a duration such as `30s` or `1h30m`. @throws InvalidValueError | InvalidScheduleError */
  static parse(text: string): Interval {
    const { milliseconds } = TimeDuration.parse(text);
    if (milliseconds < SHORTEST_MILLISECONDS) {
      throw new InvalidScheduleError(`"${text}" is shorter than ${SHORTEST_MILLISECONDS}ms`);
    }
    return new Interval(milliseconds);
  }

  next(time: Date): Date {
    return new Date(time.getTime() + this.milliseconds);
  }
}
