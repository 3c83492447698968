import { describe, expect, it } from 'vitest';
import { matchesTopic, topicPatternToRegularExpression } from './topic-pattern';

const MATCHING = [
  ['#', 'ca.create'],
  ['ca.#', 'ca'],
  ['ca.#', 'ca.create'],
  ['ca.#', 'ca.status.update'],
  ['#.update', 'ca.status.update'],
  ['#.update', 'update'],
  ['ca.*.update', 'ca.status.update'],
  ['ca.create', 'ca.create'],
  ['ca.#.update', 'ca.update'],
  ['*.#', 'ca'],
];

const NOT_MATCHING = [
  ['ca.#', 'certificate.create'],
  ['ca.*', 'ca'],
  ['ca.*', 'ca.status.update'],
  ['ca', 'ca.create'],
  ['c*', 'ca'],
  ['ca.create', 'ca.created'],
  ['#.create', 'ca.create.error'],
];

describe('matchesTopic', () => {
  it.each(MATCHING)('%s matches %s', (pattern, key) => {
    expect(matchesTopic(pattern, key)).toBe(true);
  });

  it.each(NOT_MATCHING)('%s does not match %s', (pattern, key) => {
    expect(matchesTopic(pattern, key)).toBe(false);
  });
});

describe('topicPatternToRegularExpression', () => {
  const matches = (pattern: string, key: string) =>
    new RegExp(topicPatternToRegularExpression(pattern)).test(`.${key}`);

  it.each(MATCHING)('%s matches %s', (pattern, key) => {
    expect(matches(pattern, key)).toBe(true);
  });

  it.each(NOT_MATCHING)('%s does not match %s', (pattern, key) => {
    expect(matches(pattern, key)).toBe(false);
  });

  it('escapes characters with a meaning in regular expressions', () => {
    expect(matches('a+b.c', 'a+b.c')).toBe(true);
    expect(matches('a+b.c', 'aab.c')).toBe(false);
  });

  it('agrees with matchesTopic on every short pattern and key', () => {
    const texts = (words: readonly string[]) =>
      words.flatMap((a) => [
        a,
        ...words.flatMap((b) => [`${a}.${b}`, ...words.map((c) => `${a}.${b}.${c}`)]),
      ]);
    const keys = texts(['ca', 'x']);
    for (const pattern of texts(['ca', 'x', '*', '#'])) {
      const expected = keys.filter((key) => matchesTopic(pattern, key));
      expect(
        keys.filter((key) => matches(pattern, key)),
        pattern,
      ).toEqual(expected);
    }
  });
});
