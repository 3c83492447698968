import { describe, expect, it } from 'vitest';
import { SystemRandomness } from './randomness';

describe('SystemRandomness', () => {
  it('returns the requested number of bytes, and no bytes twice', () => {
    const randomness = new SystemRandomness();
    const lengths = [0, 1, 16, 4095, 4096, 4097, 10_000];
    expect(lengths.map((length) => randomness.bytes(length).length)).toEqual(lengths);
    const drawn = Array.from({ length: 2000 }, () => randomness.bytes(16).toString('hex'));
    expect(new Set(drawn).size).toBe(2000);
    const other = new SystemRandomness();
    expect(drawn).not.toContain(other.bytes(16).toString('hex'));
  });

  it('does not change returned bytes when more are requested', () => {
    const randomness = new SystemRandomness();
    const first = randomness.bytes(32);
    const copy = Buffer.from(first);
    for (let draw = 0; draw < 1000; draw++) randomness.bytes(32);
    expect(first.equals(copy)).toBe(true);
    expect(copy.equals(Buffer.alloc(32))).toBe(false);
  });
});
