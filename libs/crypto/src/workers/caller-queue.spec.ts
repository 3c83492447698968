import { describe, expect, it } from 'vitest';
import { CallerQueue } from './caller-queue';

const drained = (queue: CallerQueue<string>): string[] => {
  const items: string[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) items.push(item);
  return items;
};

describe('CallerQueue', () => {
  it('serves callers in turn, and the items of each in order', () => {
    const queue = new CallerQueue<string>();
    for (const item of ['m1', 'm2', 'm3']) queue.add('mallory', item);
    queue.add('alice', 'a1');
    queue.add('bob', 'b1');
    queue.add('bob', 'b2');
    expect(drained(queue)).toEqual(['m1', 'a1', 'b1', 'm2', 'b2', 'm3']);
  });

  it('moves a served caller behind the others', () => {
    const queue = new CallerQueue<string>();
    queue.add('mallory', 'm1');
    queue.add('mallory', 'm2');
    queue.take();
    queue.add('alice', 'a1');
    queue.add('mallory', 'm3');
    expect(drained(queue)).toEqual(['m2', 'a1', 'm3']);
  });

  it('is empty when every item is taken', () => {
    const queue = new CallerQueue<string>();
    expect(queue.isEmpty).toBe(true);
    queue.add('alice', 'a1');
    expect(queue.isEmpty).toBe(false);
    queue.take();
    expect(queue.isEmpty).toBe(true);
    expect(queue.take()).toBeUndefined();
  });
});
