import { describe, expect, it } from 'vitest';
import { allParts, byHalves, ItemsFailedError } from './items-failed.error';

const poison = new RangeError('Invalid time value');

describe('allParts', () => {
  it('runs every part although items of one part failed', async () => {
    const parts = [
      () => Promise.reject(new ItemsFailedError('cas', 2, [poison])),
      () => Promise.resolve(3),
      () => Promise.reject(new ItemsFailedError('certificates', 1, [new Error('other')])),
    ];
    await expect(allParts('deltas', parts)).rejects.toMatchObject({
      done: 6,
      message: 'deltas: 2 failed, the first one with RangeError: Invalid time value',
      errors: [poison, new Error('other')],
    });
  });

  it('rejects at once with an error that is not ItemsFailedError', async () => {
    const turns: number[] = [];
    const part = () => Promise.resolve(turns.push(1));
    await expect(allParts('x', [() => Promise.reject(new Error('away')), part])).rejects.toThrow('away');
    expect(turns).toEqual([]);
  });
});

describe('byHalves', () => {
  const items = Array.from({ length: 100 }, (_, item) => item);
  const isOfOneItem = (error: unknown) => error === poison;

  it('processes all items at once when none fails', async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return Promise.resolve();
    };
    expect(await byHalves(items, work, isOfOneItem)).toEqual(new Map());
    expect(calls).toBe(1);
  });

  it('returns the failing items and processes every other item once', async () => {
    const done: number[] = [];
    const work = (some: readonly number[]) => {
      if (some.includes(0) || some.includes(77)) return Promise.reject(poison);
      done.push(...some);
      return Promise.resolve();
    };
    const failed = await byHalves(items, work, isOfOneItem);
    expect([...failed]).toEqual([
      [0, poison],
      [77, poison],
    ]);
    expect(done).toEqual(items.filter((item) => item !== 0 && item !== 77));
  });

  it('rejects at once with an error that no item caused', async () => {
    await expect(byHalves(items, () => Promise.reject(new Error('away')), isOfOneItem)).rejects.toThrow(
      'away',
    );
  });
});
