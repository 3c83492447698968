import { InvalidValueError, TimeDuration } from '@libs/kernel';

/** The wire's "no value" for a time (contract 1.6). */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** In the names of contract 2.4. */
export interface ValidityDocument {
  readonly type: string;
  readonly duration?: string;
  readonly time: string;
}

/** Of an unset validity, so that its certificates can be used (contract 10.1, 26). */
const DEFAULT_DURATION = TimeDuration.parse('1y');
/** The last time that certificates can state (RFC 5280 section 4.1.2.5). */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59);

/** How long a certificate is valid: for a duration, until a time, or unset. */
export class Validity {
  private constructor(
    readonly type: 'Duration' | 'Time' | '',
    readonly duration: TimeDuration,
    readonly time: Date | undefined,
  ) {}

  static readonly UNSET = new Validity('', TimeDuration.ZERO, undefined);

  static forDuration(duration: TimeDuration): Validity {
    return new Validity('Duration', duration, undefined);
  }

  static until(time: Date): Validity {
    return new Validity('Time', TimeDuration.ZERO, time);
  }

  static fromDocument(document: ValidityDocument): Validity {
    const time = document.time === ZERO_TIME ? undefined : new Date(document.time);
    const duration =
      document.duration === undefined ? TimeDuration.ZERO : TimeDuration.parse(document.duration);
    if (document.type === '') return Validity.UNSET;
    return new Validity(document.type === 'Duration' ? 'Duration' : 'Time', duration, time);
  }

  get isUnset(): boolean {
    return this.type === 'Duration' ? this.duration.isZero : this.time === undefined;
  }

  /**
   * The last second of a certificate issued now.
   * @throws InvalidValueError when that is not after `notBefore`, or after the year 9999
   */
  notAfter(notBefore: Date): Date {
    const end = this.#end(notBefore.getTime());
    if (!(end > notBefore.getTime()))
      throw new InvalidValueError('validity: the certificate would end before it begins');
    if (end > LAST_MOMENT)
      throw new InvalidValueError('validity: the certificate would end after the year 9999');
    return new Date(Math.floor(end / 1000) * 1000);
  }

  toDocument(): ValidityDocument {
    return {
      type: this.type,
      ...(this.duration.isZero ? {} : { duration: this.duration.toString() }),
      time: this.time === undefined ? ZERO_TIME : wholeSeconds(this.time),
    };
  }

  #end(begin: number): number {
    if (this.type === '') return begin + DEFAULT_DURATION.milliseconds;
    return this.type === 'Duration' ? begin + this.duration.milliseconds : (this.time?.getTime() ?? 0);
  }
}

/** RFC 3339 without a fraction when there is none: certificate times are whole seconds (contract 1.6). */
export function wholeSeconds(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
