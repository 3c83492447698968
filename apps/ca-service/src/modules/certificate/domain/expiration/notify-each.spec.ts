import { describe, expect, it } from 'vitest';
import { notifyEach } from './notify-each';

describe('notifyEach', () => {
  it('notifyEach counts the ids that were notified', async () => {
    expect(await notifyEach(['a', 'b', 'c'], (id) => Promise.resolve(id !== 'b'))).toBe(2);
    expect(await notifyEach([], () => Promise.reject(new Error('never')))).toBe(0);
  });

  it('notifyEach processes the other ids when one fails, and then throws with all failures', async () => {
    const turns: string[] = [];
    const failing = notifyEach(['a', 'b', 'c'], (id) => {
      turns.push(id);
      return id === 'a' ? Promise.reject(new Error('locked')) : Promise.resolve(true);
    });
    await expect(failing).rejects.toMatchObject({
      done: 2,
      message: 'expiration deltas: 1 failed, the first one with Error: locked',
      errors: [new Error('locked')],
    });
    expect(turns).toEqual(['a', 'b', 'c']);
  });
});
