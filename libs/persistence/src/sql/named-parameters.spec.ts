import { describe, expect, it } from 'vitest';
import { namedStatement } from './named-parameters';

describe('a statement with named parameters', () => {
  it('numbers the parameters by their first occurrence, each name once', () => {
    const { text } = namedStatement('find', 'SELECT :b, :a WHERE c = :b');
    expect(text).toBe('SELECT $1, $2 WHERE c = $1');
  });

  it('gives the values in the order of the numbers for every order of members', () => {
    const statement = namedStatement<{ a: number; b: number }>('find', 'SELECT :b, :a WHERE c = :b');
    expect(statement.values({ a: 1, b: 2 })).toEqual([2, 1]);
  });

  it('leaves casts as they are', () => {
    const { text } = namedStatement('find', `SELECT :at::timestamptz, '{}'::text[], a::jsonb`);
    expect(text).toBe(`SELECT $1::timestamptz, '{}'::text[], a::jsonb`);
  });

  it('has the same text and name for every row', () => {
    const statement = namedStatement<{ a: unknown }>('find', 'SELECT :a');
    statement.values({ a: [1, 2, 3] });
    expect(statement).toMatchObject({ name: 'find', text: 'SELECT $1' });
  });

  it('passes null on and rejects a value that is undefined', () => {
    const statement = namedStatement<{ a?: unknown }>('find', 'SELECT :a');
    expect(statement.values({ a: null })).toEqual([null]);
    expect(() => statement.values({})).toThrow('statement find: the parameter a has no value');
  });
});
