import { describe, expect, it } from 'vitest';
import { rfc3339Text } from './validity.request';

describe('a time in a request', () => {
  it.each([
    '2027-01-31T00:00:00Z',
    '2024-02-29T23:59:59.123456789+14:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('is %s', (text) => {
    expect(rfc3339Text.parse(text)).toBe(text);
  });

  it.each([
    '',
    '2027-01-31',
    '2027-01-31T00:00:00',
    '2027-01-31 00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2027-02-30T00:00:00+02:00',
    '2027-04-31T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-01-31T24:00:00Z',
    '2027-01-31T00:60:00Z',
    '2027-01-31T00:00:00+2:00',
    '2027-01-31T00:00:00Z\n',
  ])('is not %j', (text) => {
    expect(rfc3339Text.safeParse(text).error?.issues).toMatchObject([
      { message: 'must be a time in RFC 3339, such as 2027-01-31T00:00:00Z' },
    ]);
  });
});
