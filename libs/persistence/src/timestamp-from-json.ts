import { types } from 'pg';

const parse = types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

/**
 * Reads a `timestamptz` from PostgreSQL's JSON, as the driver reads one from a row. JavaScript's own parser fails on
 * the era (`0001-01-01T00:00:00+00:00 BC` is in the year 0000), and on the offsets with seconds that time zones had
 * before they were standardised (`1850-01-01T00:53:28+00:53:28`).
 * @throws Error for any other text
 */
export function timestampFromJson(text: string): Date {
  const time = parse(text.replace('T', ' '));
  if (time instanceof Date && !Number.isNaN(time.getTime())) return time;
  throw new Error(`not a timestamp of PostgreSQL's JSON: ${text.slice(0, 64)}`);
}
