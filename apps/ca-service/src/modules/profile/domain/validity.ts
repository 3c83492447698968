import { InvalidValueError, TimeDuration } from '@libs/kernel';

/** The time that means "no value" on the wire (contract 1.6). */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** A validity with the field names of the wire (contract 2.4). */
export interface ValidityDocument {
  readonly type: string;
  readonly duration?: string;
  readonly time: string;
}

/** Used for an unset validity, so that certificates do not end in the year 1 (contract 10.1, 26). */
const DEFAULT_DURATION = TimeDuration.parse('1y');
/** The last time that a certificate can contain (RFC 5280 section 4.1.2.5). */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59);

/** `Date` means the same as `Time`. Both are stored as received, because web UIs look for the word that they sent. */
const TYPES = ['Duration', 'Time', 'Date', ''] as const;
type ValidityType = (typeof TYPES)[number];

/** How long a certificate is valid: for a duration, until a time, or unset. */
export class Validity {
  private constructor(
    readonly type: ValidityType,
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
    // Contract 2.4: other words mean a moment in time.
    return new Validity(TYPES.find((type) => type === document.type) ?? 'Time', duration, time);
  }

  /** Whether certificates end at `time`, whenever they begin. */
  get hasFixedEnd(): boolean {
    return this.type === 'Time' || this.type === 'Date';
  }

  get isUnset(): boolean {
    return this.type === 'Duration' ? this.duration.isZero : this.time === undefined;
  }

  /**
   * Returns notAfter of a certificate that begins at `notBefore`, in whole seconds: certificates hold no fractions of a
   * second (RFC 5280 section 4.1.2.5). A positive duration below one second counts as one second.
   * @throws InvalidValueError when it is not after `notBefore`, or is after the year 9999
   */
  notAfter(notBefore: Date): Date {
    const end = secondsOf(this.#end(notBefore.getTime()));
    if (!(end > secondsOf(notBefore.getTime())))
      throw new InvalidValueError('validity: the certificate would end before it begins');
    if (end > secondsOf(LAST_MOMENT))
      throw new InvalidValueError('validity: the certificate would end after the year 9999');
    return new Date(end * 1000);
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
    if (this.hasFixedEnd) return this.time?.getTime() ?? 0;
    const { nanoseconds, milliseconds } = this.duration;
    return begin + (nanoseconds > 0n ? Math.max(milliseconds, 1000) : milliseconds);
  }
}

const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** Formats a time in RFC 3339, without `.000` when it is a whole second, as certificate times are (contract 1.6). */
export function wholeSeconds(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
