import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeout } from './with-timeout';

const fail = (): never => {
  throw new Error('late');
};

describe('withTimeout', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('returns the result of work that settles in time, and leaves no timer behind', async () => {
    expect(await withTimeout(Promise.resolve(7), 1_000, fail)).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects with the error of work that fails in time', async () => {
    const error = new Error('broken');
    await expect(withTimeout(Promise.reject(error), 1_000, fail)).rejects.toBe(error);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('returns what onTimeout returns when the work is late', async () => {
    const result = withTimeout(new Promise<number>(() => undefined), 1_000, () => 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await result).toBe(1);
  });

  it('rejects with what onTimeout throws, and ignores a rejection that comes later', async () => {
    const { promise, reject } = Promise.withResolvers<number>();
    const result = withTimeout(promise, 1_000, fail);
    const rejected = expect(result).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(1_000);
    await rejected;
    reject(new Error('too late to matter'));
    await vi.advanceTimersByTimeAsync(0);
  });
});
