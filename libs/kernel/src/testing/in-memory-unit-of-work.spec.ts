import { beforeEach, describe, expect, it } from 'vitest';
import { InMemoryTable, InMemoryUnitOfWork } from './in-memory-unit-of-work';

describe('InMemoryUnitOfWork', () => {
  let unitOfWork: InMemoryUnitOfWork;
  let table: InMemoryTable<string>;

  beforeEach(() => {
    unitOfWork = new InMemoryUnitOfWork();
    table = unitOfWork.include(new InMemoryTable<string>());
  });

  const fails = (): Promise<never> => Promise.reject(new Error('failed on purpose'));

  it('keeps what its work wrote', async () => {
    await unitOfWork.run(() => Promise.resolve(table.set('a', '1')));
    expect([...table]).toEqual([['a', '1']]);
  });

  it('restores its stores when the work fails', async () => {
    table.set('a', '1');
    const work = async (): Promise<void> => {
      table.set('a', '2').set('b', '3');
      await fails();
    };
    await expect(unitOfWork.run(work)).rejects.toThrow('failed on purpose');
    expect([...table]).toEqual([['a', '1']]);
  });

  it('restores what a nested call wrote when the outer work fails afterwards', async () => {
    const work = async (): Promise<void> => {
      await unitOfWork.run(() => Promise.resolve(table.set('a', '1')));
      await fails();
    };
    await expect(unitOfWork.run(work)).rejects.toThrow('failed on purpose');
    expect([...table]).toEqual([]);
  });

  it('is not running after its work failed', async () => {
    await expect(unitOfWork.run(fails)).rejects.toThrow();
    expect(() => {
      unitOfWork.mustBeRunning();
    }).toThrow('no unit of work is running');
  });
});
