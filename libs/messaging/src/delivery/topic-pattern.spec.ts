import { describe, expect, it } from 'vitest';
import { matchesTopic } from './topic-pattern';

describe('matchesTopic', () => {
  it.each([
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
  ])('%s matches %s', (pattern, key) => {
    expect(matchesTopic(pattern, key)).toBe(true);
  });

  it.each([
    ['ca.#', 'certificate.create'],
    ['ca.*', 'ca'],
    ['ca.*', 'ca.status.update'],
    ['ca', 'ca.create'],
    ['c*', 'ca'],
    ['ca.create', 'ca.created'],
    ['#.create', 'ca.create.error'],
  ])('%s does not match %s', (pattern, key) => {
    expect(matchesTopic(pattern, key)).toBe(false);
  });
});
