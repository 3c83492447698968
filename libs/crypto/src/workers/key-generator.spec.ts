import { pbkdf2, sign, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CallerLimitReachedError, runInCallerContext, ServiceLimitReachedError } from '@libs/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { publicKeyOf } from '../engines/private-key';
import { TEST_WORKERS } from '../testing/a-certificate';
import { KeyGenerationCancelledError } from './crypto-worker.errors';
import { KeyGenerator } from './key-generator';

const RSA_8192 = { type: 'RSA', bits: 8192 } as const;
const POOL_THREADS = 4;
const LOW_PRIORITY = 10;

/** Completes every operation except the generation of RSA-8192, which never ends. */
const WORKER = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ bits }) => {
    if (bits !== 8192) parentPort.postMessage({ result: bits });
  });
`;

/** Field 19 of proc_pid_stat(5); the name of the thread, field 2, may contain spaces. */
function priorityOfThread(thread: string): number {
  const [, rest = ''] = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(/\) (?=\S )/);
  return Number(rest.split(' ')[16]);
}

const as = <T>(authId: string, work: () => T): T =>
  runInCallerContext({ requestId: 'r', source: 's', caller: { authType: 'jwt', authId, claims: {} } }, work);

describe('KeyGenerator', () => {
  const directory = mkdtempSync(join(tmpdir(), 'key-generator-'));
  const workerFile = join(directory, 'worker.cjs');
  writeFileSync(workerFile, WORKER);
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  /** Pending promises are not awaited; their rejections are ignored. */
  const generating = (generator: KeyGenerator, caller: string, count: number): Promise<unknown>[] =>
    Array.from({ length: count }, () => {
      const generation = as(caller, () => generator.generate(RSA_8192));
      generation.catch(() => undefined);
      return generation;
    });

  it.each([
    [{ type: 'RSA', bits: 2048 } as const, 'sha256'],
    [{ type: 'ECDSA', bits: 521 } as const, 'sha512'],
    [{ type: 'Ed25519', bits: 256 } as const, undefined],
    [{ type: 'ML-DSA', bits: 65 } as const, undefined],
  ])('generates a key pair that signs: %j', async (spec, digest) => {
    const key = await TEST_WORKERS.keyGenerator.generate(spec);
    const publicKey = publicKeyOf(key);
    expect(publicKey).toMatchObject(spec);
    const message = Buffer.from('a message');
    expect(verify(digest, message, publicKey.keyObject, sign(digest, message, key))).toBe(true);
  });

  it('does not occupy the thread pool of libuv', async () => {
    const ended: string[] = [];
    const generations = Array.from({ length: 2 * POOL_THREADS }, async () => {
      await TEST_WORKERS.keyGenerator.generate({ type: 'RSA', bits: 2048 });
      ended.push('key');
    });
    await promisify(pbkdf2)('password', 'salt', 1, 32, 'sha256');
    ended.push('task of the pool');
    await Promise.all(generations);
    expect(ended.indexOf('task of the pool')).toBeLessThan(2);
  }, 60_000);

  it.runIf(process.platform === 'linux' && getPriority() < LOW_PRIORITY)(
    'lowers the priority of the threads for RSA, and not that of the process',
    async () => {
      const before = getPriority(process.pid);
      await TEST_WORKERS.keyGenerator.generate({ type: 'RSA', bits: 4096 });
      expect(getPriority(process.pid)).toBe(before);
      const priorities = readdirSync('/proc/self/task').map(priorityOfThread);
      expect(priorities).toContain(before);
      expect(priorities.filter((priority) => priority === LOW_PRIORITY)).toHaveLength(1);
    },
    60_000,
  );

  it('rejects a caller beyond its limit, and admits another caller', async () => {
    const generator = new KeyGenerator(workerFile);
    const [beyond] = generating(generator, 'mallory', 6).slice(-1);
    await expect(beyond).rejects.toThrow(CallerLimitReachedError);
    await expect(beyond).rejects.toMatchObject({ kind: 'too-many-requests', retryAfterSeconds: 30 });
    const [admitted] = generating(generator, 'alice', 1);
    expect(await Promise.race([admitted, setImmediate('waits')])).toBe('waits');
  });

  it('rejects every caller when the queue of one size is full, and generates keys of other sizes', async () => {
    const generator = new KeyGenerator(workerFile);
    for (const caller of ['a', 'b', 'c', 'd']) void generating(generator, caller, 4);
    const [beyond] = generating(generator, 'alice', 1);
    await expect(beyond).rejects.toThrow(ServiceLimitReachedError);
    await expect(beyond).rejects.toMatchObject({ kind: 'unavailable', retryAfterSeconds: 30 });
    for (const bits of [2048, 3072, 4096])
      expect(await as('alice', () => generator.generate({ type: 'RSA', bits }))).toBe(bits);
  });

  it('rejects waiting generations when the process stops', async () => {
    const generator = new KeyGenerator(workerFile);
    const [, waiting] = generating(generator, 'alice', 2);
    generator.cancelWaiting();
    await expect(waiting).rejects.toThrow(KeyGenerationCancelledError);
    await expect(generator.generate({ type: 'RSA', bits: 2048 })).rejects.toThrow(
      KeyGenerationCancelledError,
    );
  });
});
