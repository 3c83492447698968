import { TimeDuration } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { Validity, ZERO_TIME } from './validity';

const NOW = new Date('2026-06-09T08:30:00Z');

describe('Validity', () => {
  it('adds a duration to the time of issue', () => {
    const validity = Validity.forDuration(TimeDuration.parse('1y'));
    expect(validity.notAfter(NOW).toISOString()).toBe('2027-06-08T08:30:00.000Z');
    expect(validity.toDocument()).toEqual({ type: 'Duration', duration: '1y', time: ZERO_TIME });
  });

  it('accepts the last second of the year 9999', () => {
    const validity = Validity.fromDocument({ type: 'Time', time: '9999-12-31T23:59:59Z' });
    expect(validity.notAfter(NOW).toISOString()).toBe('9999-12-31T23:59:59.000Z');
    expect(validity.toDocument()).toEqual({ type: 'Time', time: '9999-12-31T23:59:59Z' });
  });

  it('is one year when it is unset', () => {
    expect(Validity.UNSET.notAfter(NOW).toISOString()).toBe('2027-06-08T08:30:00.000Z');
    expect(Validity.UNSET.isUnset).toBe(true);
  });

  it('cuts off fractions of a second', () => {
    const validity = Validity.forDuration(TimeDuration.parse('1h1s500ms'));
    expect(validity.notAfter(NOW).toISOString()).toBe('2026-06-09T09:30:01.000Z');
  });

  it('cuts off the fraction of the last second of the year 9999', () => {
    const validity = Validity.until(new Date('9999-12-31T23:59:59.999Z'));
    expect(validity.notAfter(NOW).toISOString()).toBe('9999-12-31T23:59:59.000Z');
  });

  it('counts a positive duration below one second as one second', () => {
    for (const text of ['1ns', '100ns', '999ms']) {
      const validity = Validity.forDuration(TimeDuration.parse(text));
      expect(validity.notAfter(NOW).toISOString()).toBe('2026-06-09T08:30:01.000Z');
    }
  });

  it('refuses an end after the year 9999', () => {
    const validity = Validity.forDuration(TimeDuration.parse('1s'));
    expect(() => validity.notAfter(new Date('9999-12-31T23:59:59Z'))).toThrow('after the year 9999');
  });

  it.each([
    ['a moment in the same second', Validity.until(new Date('2026-06-09T08:30:00.9Z'))],
    ['a negative duration below one second', Validity.forDuration(TimeDuration.parse('-1ns'))],
    ['a moment that has passed', Validity.until(new Date('2026-06-09T08:29:59Z'))],
    ['now', Validity.until(NOW)],
    ['a negative duration', Validity.forDuration(TimeDuration.parse('-1h'))],
    ['no duration', Validity.forDuration(TimeDuration.ZERO)],
    ['no moment', Validity.fromDocument({ type: 'Time', time: ZERO_TIME })],
  ])('refuses %s', (_case, validity) => {
    expect(() => validity.notAfter(NOW)).toThrow('the certificate would end before it begins');
  });
});
