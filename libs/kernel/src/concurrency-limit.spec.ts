import { describe, expect, it } from 'vitest';
import { runInCallerContext } from './caller-context';
import { CallerLimitReachedError, ConcurrencyLimit, ServiceLimitReachedError } from './concurrency-limit';

const as = <T>(authId: string, work: () => T): T =>
  runInCallerContext({ requestId: 'r', source: 's', caller: { authType: 'jwt', authId, claims: {} } }, work);

describe('ConcurrencyLimit', () => {
  it('rejects a caller at its own limit and admits another caller', () => {
    const limit = new ConcurrencyLimit('lists', { total: 10, perCaller: 2 }, 3);
    const acquire = () => limit.acquire();
    as('mallory', acquire);
    as('mallory', acquire);

    expect(() => as('mallory', acquire)).toThrow(CallerLimitReachedError);
    expect(() => as('mallory', acquire)).toThrow(
      expect.objectContaining({
        kind: 'too-many-requests',
        retryAfterSeconds: 3,
        message: 'this caller has 2 lists in progress, which is the limit: retry when one has ended',
      }),
    );
    expect(as('alice', acquire)).toBeTypeOf('function');
  });

  it('rejects every caller, and work without a caller, at the limit of the service', () => {
    const limit = new ConcurrencyLimit('lists', { total: 2, perCaller: 2 });
    as('alice', () => limit.acquire());
    limit.acquire();

    expect(() => as('bob', () => limit.acquire())).toThrow(ServiceLimitReachedError);
    expect(() => limit.acquire()).toThrow(ServiceLimitReachedError);
  });

  it('counts a release once', () => {
    const limit = new ConcurrencyLimit('lists', { total: 1, perCaller: 1 });
    const release = as('alice', () => limit.acquire());
    release();
    release();
    as('alice', () => limit.acquire());

    expect(() => limit.acquire()).toThrow(ServiceLimitReachedError);
  });

  it('releases when the work fails', async () => {
    const limit = new ConcurrencyLimit('lists', { total: 1, perCaller: 1 });
    const failing = as('alice', () => limit.run(() => Promise.reject(new Error('away'))));

    await expect(failing).rejects.toThrow('away');
    await expect(as('alice', () => limit.run(() => Promise.resolve('done')))).resolves.toBe('done');
  });
});
