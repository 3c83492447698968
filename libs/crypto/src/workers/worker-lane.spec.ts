import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInCallerContext } from '@libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CryptoWorkerEndedError, KeyGenerationCancelledError } from './crypto-worker.errors';
import { WorkerLane } from './worker-lane';

/** Returns the curve of `generate-ec`. The curves `exit` and `throw` end the worker, `environment` returns its environment. */
const WORKER = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ curve }) => {
    if (curve === 'exit') process.exit(3);
    if (curve === 'throw') throw new Error('out of order');
    if (curve === 'fail') return parentPort.postMessage({ failure: 'no such curve' });
    parentPort.postMessage({ result: curve === 'environment' ? Object.keys(process.env) : curve });
  });
`;

describe('WorkerLane', () => {
  const directory = mkdtempSync(join(tmpdir(), 'worker-lane-'));
  const workerFile = join(directory, 'worker.cjs');

  beforeAll(() => {
    writeFileSync(workerFile, WORKER);
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  const aLane = () => new WorkerLane({ threads: 1, niceness: 0, workerFile });
  const run = (lane: WorkerLane, curve: string): Promise<unknown> => lane.run({ kind: 'generate-ec', curve });
  const as = <T>(authId: string, work: () => T): T =>
    runInCallerContext(
      { requestId: 'r', source: 's', caller: { authType: 'jwt', authId, claims: {} } },
      work,
    );

  it('executes operations one by one, callers in turn', async () => {
    const lane = aLane();
    const done: unknown[] = [];
    const noted = async (caller: string, curve: string) => {
      done.push(await as(caller, () => run(lane, curve)));
    };
    await Promise.all([...['m1', 'm2', 'm3'].map((curve) => noted('mallory', curve)), noted('alice', 'a1')]);
    expect(done).toEqual(['m1', 'm2', 'a1', 'm3']);
  });

  it.each(['exit', 'throw'])(
    'rejects the operation whose worker ends (%s), and executes the next with another worker',
    async (curve) => {
      const lane = aLane();
      const [ended, next] = await Promise.allSettled([run(lane, curve), run(lane, 'P-256')]);
      expect(ended).toMatchObject({
        status: 'rejected',
        reason: expect.any(CryptoWorkerEndedError) as Error,
      });
      expect(next).toEqual({ status: 'fulfilled', value: 'P-256' });
      expect(await run(lane, 'P-384')).toBe('P-384');
    },
  );

  it('rejects an operation whose worker cannot start', async () => {
    const lane = new WorkerLane({ threads: 1, niceness: 0, workerFile: join(directory, 'missing.cjs') });
    const runs = await Promise.allSettled([run(lane, 'a'), run(lane, 'b')]);
    for (const each of runs)
      expect(each).toMatchObject({
        status: 'rejected',
        reason: { kind: 'unavailable', retryAfterSeconds: 1 },
      });
  });

  it('rejects with the message of a failed operation, and keeps the worker', async () => {
    const lane = aLane();
    await expect(run(lane, 'fail')).rejects.toThrow('no such curve');
    expect(await run(lane, 'P-256')).toBe('P-256');
  });

  it('hides the environment of the process, which holds secrets, from its workers', async () => {
    expect(process.env.PATH).toBeDefined();
    expect(await run(aLane(), 'environment')).toEqual([]);
  });

  it('rejects waiting and later operations once cancelled, and completes running ones', async () => {
    const lane = aLane();
    const runs = ['a', 'b', 'c'].map((curve) => run(lane, curve));
    lane.cancel(new KeyGenerationCancelledError());
    const [begun, ...waiting] = await Promise.allSettled([...runs, run(lane, 'd')]);
    expect(begun).toEqual({ status: 'fulfilled', value: 'a' });
    for (const each of waiting)
      expect(each).toMatchObject({
        status: 'rejected',
        reason: expect.any(KeyGenerationCancelledError) as Error,
      });
  });
});
