import { expect, it } from 'vitest';
import { withoutUndefined } from './without-undefined';

it('withoutUndefined removes undefined members and keeps null, false, 0 and nested objects', () => {
  const nested = { a: undefined };
  const result = withoutUndefined({ a: undefined, b: null, c: false, d: 0, nested });
  expect(Object.keys(result)).toEqual(['b', 'c', 'd', 'nested']);
  expect(result.nested).toBe(nested);
});
