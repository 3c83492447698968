import { Job, JobRegistry } from '@libs/jobs';
import { byHalves, Clock, ItemsFailedError } from '@libs/kernel';
import { isTransientFailure } from '@libs/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CertificateId } from '../certificate';
import { CaSettings } from './ca-settings';
import { Expiry } from './domain';

/** Number of concurrent batches. Each keeps one processor of PostgreSQL busy. */
const CONCURRENT_BATCHES = 2;

/** Stores EXPIRED for certificates past `valid_to`, with events (contract 9.1). Reads do not depend on it. */
@Injectable()
export class ExpiryJob extends Job implements OnModuleInit {
  readonly name = 'expiry';

  constructor(
    private readonly settings: CaSettings,
    private readonly expiry: Expiry,
    private readonly clock: Clock,
    private readonly jobs: JobRegistry,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register(this, { schedule: this.settings.monitorFrequency });
  }

  async run(stopping: AbortSignal): Promise<number> {
    // Failures by certificate. The next run tries these certificates again.
    const failed = new Map<CertificateId, unknown>();
    const batches = Array.from({ length: CONCURRENT_BATCHES }, () => this.#storeExpired(failed, stopping));
    const expired = (await Promise.all(batches)).reduce((sum, changed) => sum + changed, 0);
    if (failed.size > 0) throw new ItemsFailedError(this.name, expired, [...failed.values()]);
    return expired;
  }

  async #storeExpired(failed: Map<CertificateId, unknown>, stopping: AbortSignal): Promise<number> {
    let expired = 0;
    while (!stopping.aborted) {
      const now = this.clock.now();
      const { changed, isMore } = await this.expiry
        .storeExpired(now, [...failed.keys()])
        .catch((error: unknown) => this.#writeDownApart(now, failed, error));
      expired += changed;
      if (!isMore) break;
    }
    return expired;
  }

  /** Processes a failed batch in halves, to find the certificates that fail. */
  async #writeDownApart(
    now: Date,
    failed: Map<CertificateId, unknown>,
    error: unknown,
  ): Promise<{ changed: number; isMore: boolean }> {
    if (isTransientFailure(error)) throw error;
    const some = await this.expiry.some(now, [...failed.keys()]);
    if (some.length === 0) {
      if (failed.size === 0) throw error;
      return { changed: 0, isMore: false }; // a concurrent batch processed the same certificates apart
    }
    let changed = 0;
    const work = async (certificateIds: readonly CertificateId[]): Promise<void> => {
      changed += await this.expiry.storeExpiredOf(now, certificateIds);
    };
    const failures = await byHalves(some, work, (failure) => !isTransientFailure(failure));
    for (const [certificateId, failure] of failures) failed.set(certificateId, failure);
    return { changed, isMore: true };
  }
}
