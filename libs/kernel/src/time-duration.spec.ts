import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeDuration } from './time-duration';

describe('TimeDuration', () => {
  it.each([
    ['24h', '1d'],
    ['12m', '12m'],
    ['365d', '1y1d'],
    ['30d', '4w2d'],
    ['25h', '1d1h'],
    ['1.5s', '1s500ms'],
    ['3650d', '10y1w3d'],
    ['9223372036854775807ns', '293y14w1d23h47m16s854ms775us807ns'],
    ['-.5s', '-500ms'],
    ['2.s', '2s'],
    ['1µs', '1us'],
    ['1μs', '1us'],
    ['+0', '0s'],
    ['1h1h', '2h'],
  ])('parses %s and formats it as %s', (input, output) => {
    expect(TimeDuration.parse(input).toString()).toBe(output);
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['-', 'time: invalid duration "-"'],
    ['abc', 'time: invalid duration "abc"'],
    ['1 h', 'time: unknown unit " h" in duration "1 h"'],
    ['5', 'time: missing unit in duration "5"'],
    ['5x', 'time: unknown unit "x" in duration "5x"'],
    ['.s', 'time: invalid duration ".s"'],
    ['293y30w', 'time: invalid duration "293y30w"'],
  ])('rejects %j', (input, message) => {
    expect(() => TimeDuration.parse(input)).toThrow(message);
  });

  it('parses every duration that it formats', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (nanoseconds) => {
        const duration = TimeDuration.parse(`${nanoseconds}ns`);
        expect(TimeDuration.parse(duration.toString()).nanoseconds).toBe(nanoseconds);
      }),
    );
  });
});
