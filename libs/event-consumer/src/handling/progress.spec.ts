import { describe, expect, it } from 'vitest';
import { Progress } from './progress';

describe('Progress', () => {
  it('is the sequence before the oldest event in progress', () => {
    const progress = new Progress();
    expect(progress.position).toBeUndefined();
    for (const sequence of [4, 7, 9]) progress.begin(sequence);
    expect(progress.position).toBe(3);
    progress.end(7);
    expect(progress.position).toBe(3);
    progress.end(4);
    expect(progress.position).toBe(8);
    progress.end(9);
    expect(progress.position).toBe(9);
  });

  it('does not move back for a late event', () => {
    const progress = new Progress();
    progress.begin(9);
    progress.end(9);
    progress.begin(5);
    progress.end(5);
    expect(progress.position).toBe(9);
  });

  it('ignores events without a sequence', () => {
    const progress = new Progress();
    progress.begin(undefined);
    progress.end(undefined);
    expect(progress.position).toBeUndefined();
  });
});
