import { describe, expect, it } from 'vitest';
import { BoundedTally } from './bounded-tally';

describe('BoundedTally', () => {
  it('keeps only names that jsonb can store: no NUL, and no character that the limit cut in half', () => {
    const tally = new BoundedTally();
    tally.add(`${'x'.repeat(255)}\u{1f600}`);
    tally.add('a\0b');
    expect(tally.top(2).top).toEqual([
      { name: `${'x'.repeat(255)}\ufffd`, count: 1 },
      { name: 'a\ufffdb', count: 1 },
    ]);
  });
});
