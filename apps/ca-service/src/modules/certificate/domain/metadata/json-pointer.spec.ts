import { describe, expect, it } from 'vitest';
import { JsonPointer } from './json-pointer';

describe('a JSON pointer', () => {
  it.each([
    ['', []],
    ['/', ['']],
    ['/foo/0', ['foo', '0']],
    ['/a~1b', ['a/b']],
    ['/m~0n', ['m~n']],
    ['/~01', ['~1']],
    ['/lamassu.io~1ca~1expiration-deltas', ['lamassu.io/ca/expiration-deltas']],
    ['/c%d/ /k"l', ['c%d', ' ', 'k"l']],
    ['/foo/', ['foo', '']],
    ['/línea\n/€', ['línea\n', '€']],
  ])('%j has the tokens %j', (text, tokens) => {
    expect(JsonPointer.parse(text)?.tokens).toEqual(tokens);
    expect(JsonPointer.parse(text)?.toString()).toBe(text);
  });

  it.each(['foo', 'foo/bar', '/~', '/~2', '/a~', '/a/~x', ' /a', '#/a'])('is not %j', (text) => {
    expect(JsonPointer.parse(text)).toBeUndefined();
  });

  it.each([
    ['', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/a', false],
    ['/a', '/ab', false],
    ['/a/b', '/a', false],
  ])('%j contains %j: %s', (outer, inner, expected) => {
    expect(JsonPointer.parse(outer)?.contains(JsonPointer.parse(inner)!)).toBe(expected);
  });
});
