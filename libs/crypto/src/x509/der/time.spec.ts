import { describe, expect, it } from 'vitest';
import { DerReader } from './der-reader';
import { encodeTime, readTime } from './time';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

describe('time in a certificate', () => {
  it.each([
    ['1949-12-31T23:59:59Z', GENERALIZED_TIME, '19491231235959Z'],
    ['1950-01-01T00:00:00Z', UTC_TIME, '500101000000Z'],
    ['1999-12-31T23:59:59Z', UTC_TIME, '991231235959Z'],
    ['2000-01-01T00:00:00Z', UTC_TIME, '000101000000Z'],
    ['2049-12-31T23:59:59Z', UTC_TIME, '491231235959Z'],
    ['2050-01-01T00:00:00Z', GENERALIZED_TIME, '20500101000000Z'],
    ['9999-12-31T23:59:59Z', GENERALIZED_TIME, '99991231235959Z'],
    ['0001-01-01T00:00:00Z', GENERALIZED_TIME, '00010101000000Z'],
  ])('is encoded: %s, with tag %i, as %s', (iso, tag, text) => {
    const der = encodeTime(new Date(iso));
    expect(der[0]).toBe(tag);
    expect(der.subarray(2).toString('latin1')).toBe(text);
    expect(readTime(DerReader.over(der))).toEqual(new Date(iso));
  });

  it('is encoded without fractions of a second', () => {
    const der = encodeTime(new Date('2026-06-09T08:30:00.999Z'));
    expect(readTime(DerReader.over(der))).toEqual(new Date('2026-06-09T08:30:00Z'));
  });

  it.each([
    [UTC_TIME, '260609083000'],
    [UTC_TIME, '2606090830Z'],
    [UTC_TIME, '260609083000+0200'],
    [UTC_TIME, '260230083000Z'],
    [UTC_TIME, '260609240000Z'],
    [UTC_TIME, '20260609083000Z'],
    [GENERALIZED_TIME, '260609083000Z'],
    [GENERALIZED_TIME, '20260609083000.5Z'],
    [GENERALIZED_TIME, ''],
  ])('is rejected with tag %i: %j', (tag, text) => {
    const der = Buffer.concat([Buffer.of(tag, text.length), Buffer.from(text)]);
    expect(() => readTime(DerReader.over(der))).toThrow('time is not a valid');
  });

  it.each([
    new Date('+010000-01-01T00:00:00Z'),
    new Date('0000-12-31T23:59:59Z'),
    new Date('-000001-01-01T00:00:00Z'),
    new Date(NaN),
  ])('is rejected in the year of %j', (time) => {
    expect(() => encodeTime(time)).toThrow('outside the years');
  });
});
