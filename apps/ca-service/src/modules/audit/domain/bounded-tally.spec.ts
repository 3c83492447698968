import { describe, expect, it } from 'vitest';
import { BoundedTally } from './bounded-tally';

describe('BoundedTally', () => {
  it('replaces NUL, and half a surrogate pair left by the cut, with U+FFFD, because jsonb rejects both', () => {
    const tally = new BoundedTally();
    tally.add(`${'x'.repeat(255)}\u{1f600}`);
    tally.add('a\0b');
    expect(tally.top(2).top).toEqual([
      { name: `${'x'.repeat(255)}\ufffd`, count: 1 },
      { name: 'a\ufffdb', count: 1 },
    ]);
  });

  it('counts the first 1,000 names, cut to 256 characters, and adds all further names to `others`', () => {
    const tally = new BoundedTally();
    for (let i = 0; i < 100_000; i++) tally.add(`${i}`.padStart(8_000, 'x'));
    for (let i = 0; i < 100_000; i++) tally.add(`${i}`.padEnd(8_000, 'x'));
    const { top, others } = tally.top(Infinity);
    expect(top.length).toBe(1_000);
    expect(top[0]).toEqual({ name: 'x'.repeat(256), count: 100_000 });
    expect(top.reduce((sum, { count }) => sum + count, others)).toBe(200_000);
  });
});
