import { describe, expect, it } from 'vitest';
import { allParts, byHalves, ItemsFailedError } from './items-failed.error';

const poison = new RangeError('Invalid time value');

describe('the parts of a job', () => {
  it('are all run although items of one failed', async () => {
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

  it('end at once with a failure that is not of an item', async () => {
    const turns: number[] = [];
    const part = () => Promise.resolve(turns.push(1));
    await expect(allParts('x', [() => Promise.reject(new Error('away')), part])).rejects.toThrow('away');
    expect(turns).toEqual([]);
  });
});

describe('working by halves', () => {
  const items = Array.from({ length: 100 }, (_, item) => item);
  const isOfOneItem = (error: unknown) => error === poison;

  it('does all at once while nothing fails', async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return Promise.resolve();
    };
    expect(await byHalves(items, work, isOfOneItem)).toEqual(new Map());
    expect(calls).toBe(1);
  });

  it('finds the items that fail, and does every other one once', async () => {
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

  it('ends at once with a failure that is of no item', async () => {
    await expect(byHalves(items, () => Promise.reject(new Error('away')), isOfOneItem)).rejects.toThrow(
      'away',
    );
  });
});
