import { JobRegistry } from '@libs/jobs';
import { SystemClock } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import type { CertificateId } from '../certificate';
import type { CaSettings } from './ca-settings';
import { Expiry } from './domain';
import { ExpiryJob } from './expiry.job';

/** Certificates that expire in memory. A batch fails as a whole when it has the certificate `bad`. */
class InMemoryExpiry extends Expiry {
  readonly active = new Set(['bad', 'good'] as CertificateId[]);
  #reads = 0;

  constructor(private readonly failure: Error) {
    super();
  }

  async storeExpired(_now: Date, except: readonly CertificateId[]) {
    return { changed: await this.storeExpiredOf(_now, this.#without(except)), isMore: false };
  }

  /** The second batch reads after the first one has processed its certificates. */
  async some(_now: Date, except: readonly CertificateId[]): Promise<CertificateId[]> {
    this.#reads += 1;
    if (this.#reads === 1) return this.#without(except);
    while (this.active.has('good' as CertificateId)) await new Promise((done) => setImmediate(done));
    return [];
  }

  async storeExpiredOf(_now: Date, ids: readonly CertificateId[]): Promise<number> {
    await Promise.resolve();
    if (ids.includes('bad' as CertificateId)) throw this.failure;
    return ids.filter((id) => this.active.delete(id)).length;
  }

  #without(except: readonly CertificateId[]): CertificateId[] {
    return [...this.active].filter((id) => !except.includes(id));
  }
}

const run = (expiry: Expiry): Promise<number> =>
  new ExpiryJob({} as CaSettings, expiry, new SystemClock(), new JobRegistry()).run(
    new AbortController().signal,
  );

describe('the expiry job', () => {
  it('two concurrent batches that fail by the same certificate report it once, and the others expire', async () => {
    const expiry = new InMemoryExpiry(new Error('poisoned row'));
    await expect(run(expiry)).rejects.toMatchObject({
      done: 1,
      message: 'expiry: 1 failed, the first one with Error: poisoned row',
    });
    expect([...expiry.active]).toEqual(['bad']);
  });

  it('a failure that belongs to no certificate is thrown as it is', async () => {
    const expiry = new InMemoryExpiry(new Error('no such column'));
    expiry.some = () => Promise.resolve([]);
    await expect(run(expiry)).rejects.toThrow(/^no such column$/);
  });
});
