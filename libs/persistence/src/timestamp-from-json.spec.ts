import { describe, expect, it } from 'vitest';
import { timestampFromJson } from './timestamp-from-json';

describe('timestampFromJson', () => {
  it.each([
    ['2026-06-09T08:31:12.004+00:00', '2026-06-09T08:31:12.004Z'],
    ['2026-06-09T10:31:12+02:00', '2026-06-09T08:31:12.000Z'],
    ['9999-12-31T23:59:59+00:00', '9999-12-31T23:59:59.000Z'],
    ['0001-01-01T00:00:00+00:00', '0001-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00+00:00 BC', '0000-01-01T00:00:00.000Z'],
    ['0001-12-31T19:03:58-04:56:02 BC', '0001-01-01T00:00:00.000Z'],
    ['1850-01-01T00:53:28+00:53:28', '1850-01-01T00:00:00.000Z'],
  ])('parses %s as %s', (text, iso) => {
    expect(timestampFromJson(text).toISOString()).toBe(iso);
  });

  it.each(['', 'yesterday', 'infinity', '-infinity'])('rejects %j', (text) => {
    expect(() => timestampFromJson(text)).toThrow("not a timestamp of PostgreSQL's JSON");
  });
});
