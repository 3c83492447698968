import { setImmediate as tick } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runInCallerContext } from './caller-context';
import { CallerLimitReachedError, ServiceLimitReachedError } from './concurrency-limit';
import { FairQueue } from './fair-queue';

const as = <T>(authId: string, work: () => T): T =>
  runInCallerContext({ requestId: 'r', source: 's', caller: { authType: 'jwt', authId, claims: {} } }, work);

const BOUNDS = { total: 100, perCaller: 10, running: 2, runningPerCaller: 1, longestWait: 60_000 };

/** Pieces of work that end when the test says so. */
class Pieces {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  constructor(private readonly queue: FairQueue) {}

  start(caller: string, name: string): Promise<void> {
    return as(caller, () => this.queue.run(() => this.#work(name)));
  }

  startAs(lane: string, name: string): Promise<void> {
    return this.queue.runAs(lane, () => this.#work(name));
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await tick();
  }

  #work(name: string): Promise<void> {
    this.begun.push(name);
    return new Promise((resolve) => this.#ends.set(name, resolve));
  }
}

describe('FairQueue', () => {
  it('runs at most the share of one caller at once, and lets another caller overtake its waiting work', async () => {
    const pieces = new Pieces(new FairQueue('lists', BOUNDS));
    void pieces.start('mallory', 'm1');
    void pieces.start('mallory', 'm2');
    void pieces.start('mallory', 'm3');
    void pieces.start('alice', 'a1');
    await tick();
    expect(pieces.begun).toEqual(['m1', 'a1']);
    await pieces.end('m1');
    expect(pieces.begun).toEqual(['m1', 'a1', 'm2']);
  });

  it('serves waiting callers in turn, regardless of how much work each of them has', async () => {
    const pieces = new Pieces(new FairQueue('lists', { ...BOUNDS, running: 1 }));
    for (const name of ['m1', 'm2', 'm3']) void pieces.start('mallory', name);
    for (const name of ['a1', 'a2']) void pieces.start('alice', name);
    void pieces.start('bob', 'b1');
    for (const name of ['m1', 'a1', 'b1', 'm2', 'a2', 'm3']) {
      await tick();
      expect(pieces.begun.at(-1)).toBe(name);
      await pieces.end(name);
    }
  });

  it('rejects a caller with more in progress and waiting than its limit with 429', async () => {
    const pieces = new Pieces(new FairQueue('lists', { ...BOUNDS, perCaller: 2 }));
    void pieces.start('mallory', 'm1');
    void pieces.start('mallory', 'm2');
    await expect(pieces.start('mallory', 'm3')).rejects.toThrow(CallerLimitReachedError);
    void pieces.start('alice', 'a1');
    await tick();
    expect(pieces.begun).toEqual(['m1', 'a1']);
  });

  it('rejects every caller with 503 when the total is reached', async () => {
    const pieces = new Pieces(new FairQueue('lists', { ...BOUNDS, total: 2 }));
    void pieces.start('mallory', 'm1');
    void pieces.start('mallory', 'm2');
    await expect(pieces.start('alice', 'a1')).rejects.toThrow(ServiceLimitReachedError);
  });

  it('rejects work that waits too long: with 429 behind its own caller, with 503 behind others', async () => {
    const pieces = new Pieces(new FairQueue('lists', { ...BOUNDS, longestWait: 1 }));
    void pieces.start('mallory', 'm1');
    void pieces.start('trudy', 't1');
    await expect(pieces.start('mallory', 'm2')).rejects.toThrow(CallerLimitReachedError);
    await expect(pieces.start('alice', 'a1')).rejects.toThrow(ServiceLimitReachedError);
    await pieces.end('m1');
    void pieces.start('alice', 'a2');
    await tick();
    expect(pieces.begun).toEqual(['m1', 't1', 'a2']);
  });

  it('treats work of the service as one more caller, and never rejects it', async () => {
    const pieces = new Pieces(new FairQueue('lists', { ...BOUNDS, total: 1, perCaller: 1 }));
    void pieces.start('mallory', 'm1');
    for (const name of ['s1', 's2', 's3']) void pieces.startAs('event streams', name);
    await tick();
    expect(pieces.begun).toEqual(['m1', 's1']);
    await pieces.end('s1');
    await pieces.end('s2');
    expect(pieces.begun).toEqual(['m1', 's1', 's2', 's3']);
  });

  it('continues after work that fails', async () => {
    const queue = new FairQueue('lists', { ...BOUNDS, running: 1 });
    const failing = as('mallory', () => queue.run(() => Promise.reject(new Error('away'))));
    const next = as('alice', () => queue.run(() => Promise.resolve('done')));
    await expect(failing).rejects.toThrow('away');
    await expect(next).resolves.toBe('done');
  });

  describe('with a rest', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    const taking100 = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

    /** Two pieces of work, the second of `caller`; whether the second has begun 190 and 210 ms after the first ended. */
    async function begunAfterTheFirst(caller: string): Promise<boolean[]> {
      vi.useFakeTimers();
      const queue = new FairQueue('lists', { ...BOUNDS, running: 1, rest: 2 });
      let begun = false;
      const first = as('mallory', () => queue.run(taking100));
      const next = as(caller, () =>
        queue.run(() => {
          begun = true;
          return Promise.resolve();
        }),
      );
      await vi.advanceTimersByTimeAsync(100);
      await first; // its caller has the result without the rest
      const seen = [];
      for (const milliseconds of [190, 20]) {
        await vi.advanceTimersByTimeAsync(milliseconds);
        seen.push(begun);
      }
      await next;
      return seen;
    }

    it('delays the next work of the same caller by a multiple of the time that its work took', async () => {
      expect(await begunAfterTheFirst('mallory')).toEqual([false, true]);
    });

    it('does not delay another caller', async () => {
      expect(await begunAfterTheFirst('alice')).toEqual([true, true]);
    });
  });
});
