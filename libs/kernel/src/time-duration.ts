import { InvalidValueError } from './domain-error';

/** Nanoseconds per unit, largest first: the order of the output. A year is 52 weeks (364 days). */
const UNITS: readonly (readonly [unit: string, nanoseconds: bigint])[] = [
  ['y', 364n * 86_400_000_000_000n],
  ['w', 7n * 86_400_000_000_000n],
  ['d', 86_400_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
  ['ns', 1n],
];
const NANOSECONDS_OF = new Map<string, bigint>([...UNITS, ['µs', 1_000n], ['μs', 1_000n]]);

/** The range of a signed 64-bit count of nanoseconds, about 292 solar years. */
const MAX = (1n << 63n) - 1n;
const MIN = -(1n << 63n);
const PART = /(?:\d+\.?\d*|\.\d+)[^\d.]*/g;

/**
 * A duration on the wire, such as `1y2w`, `36h` or `1.5h`, with nanosecond precision. The units are
 * `ns us µs ms s m h d w y`: `m` is minutes, `y` is 364 days.
 */
export class TimeDuration {
  static readonly ZERO = new TimeDuration(0n);

  private constructor(readonly nanoseconds: bigint) {}

  static ofMilliseconds(milliseconds: number): TimeDuration {
    return new TimeDuration(BigInt(Math.trunc(milliseconds)) * 1_000_000n);
  }

  /** @throws InvalidValueError for a syntax error, a missing or unknown unit, or more than 292 years */
  static parse(text: string): TimeDuration {
    const body = text.replace(/^[+-]/, '');
    if (body === '0') return TimeDuration.ZERO;
    const parts = body.match(PART) ?? [];
    if (body === '' || parts.join('') !== body) throw invalidDuration(text);

    const total = parts.reduce((sum, part) => sum + nanosecondsOf(part, text), 0n);
    const nanoseconds = text.startsWith('-') ? -total : total;
    if (nanoseconds > MAX || nanoseconds < MIN) throw invalidDuration(text);
    return new TimeDuration(nanoseconds);
  }

  get isZero(): boolean {
    return this.nanoseconds === 0n;
  }

  get milliseconds(): number {
    return Number(this.nanoseconds / 1_000_000n);
  }

  /** Formats the duration, largest unit first, without zero parts and fractions; `0s` for zero. */
  toString(): string {
    if (this.isZero) return '0s';
    let rest = this.nanoseconds < 0n ? -this.nanoseconds : this.nanoseconds;
    let text = this.nanoseconds < 0n ? '-' : '';
    for (const [unit, size] of UNITS) {
      if (rest >= size) text += `${rest / size}${unit}`;
      rest %= size;
    }
    return text;
  }
}

function nanosecondsOf(part: string, text: string): bigint {
  const unit = part.replace(/^[\d.]+/, '');
  if (unit === '') throw new InvalidValueError(`time: missing unit in duration "${text}"`);
  const size = NANOSECONDS_OF.get(unit);
  if (size === undefined) throw new InvalidValueError(`time: unknown unit "${unit}" in duration "${text}"`);
  const [whole = '', fraction = ''] = part.slice(0, part.length - unit.length).split('.');
  // Digits below a nanosecond are cut off; the limit of 18 digits bounds the arithmetic.
  const digits = fraction.slice(0, 18);
  return BigInt(whole || '0') * size + (BigInt(digits || '0') * size) / 10n ** BigInt(digits.length);
}

function invalidDuration(text: string): InvalidValueError {
  return new InvalidValueError(`time: invalid duration "${text}"`);
}
