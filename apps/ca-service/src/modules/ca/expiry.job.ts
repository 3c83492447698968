import { Job, JobRegistry } from '@libs/jobs';
import { byHalves, Clock, ItemsFailedError } from '@libs/kernel';
import { isTransientFailure } from '@libs/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CaSettings } from './ca-settings';
import { Expiry } from './domain';

/** Batches at once: what PostgreSQL does for one keeps one of its processors busy. */
const LANES = 2;

/** Contract 9.1: stores EXPIRED for certificates past `valid_to`, with events. Filters and counts never wait for it. */
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
    // By serial number: what fails by itself is left out, and tried again by the next run.
    const failed = new Map<string, unknown>();
    const lanes = Array.from({ length: LANES }, () => this.#writeDown(failed, stopping));
    const expired = (await Promise.all(lanes)).reduce((sum, written) => sum + written, 0);
    if (failed.size > 0) throw new ItemsFailedError(this.name, expired, [...failed.values()]);
    return expired;
  }

  async #writeDown(failed: Map<string, unknown>, stopping: AbortSignal): Promise<number> {
    let expired = 0;
    while (!stopping.aborted) {
      const now = this.clock.now();
      const { written, isMore } = await this.expiry
        .writeDown(now, [...failed.keys()])
        .catch((error: unknown) => this.#writeDownApart(now, failed, error));
      expired += written;
      if (!isMore) break;
    }
    return expired;
  }

  /** A batch failed: its certificates apart, as far as needed to know which of them fail. */
  async #writeDownApart(
    now: Date,
    failed: Map<string, unknown>,
    error: unknown,
  ): Promise<{ written: number; isMore: boolean }> {
    if (isTransientFailure(error)) throw error;
    const some = await this.expiry.some(now, [...failed.keys()]);
    if (some.length === 0) throw error;
    let written = 0;
    const work = async (serialNumbers: readonly string[]): Promise<void> => {
      written += await this.expiry.writeDownOf(now, serialNumbers);
    };
    const failures = await byHalves(some, work, (failure) => !isTransientFailure(failure));
    for (const [serialNumber, failure] of failures) failed.set(serialNumber, failure);
    return { written, isMore: true };
  }
}
