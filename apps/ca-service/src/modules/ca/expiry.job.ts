import { Job, JobRegistry } from '@libs/jobs';
import { Clock } from '@libs/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CaSettings } from './ca-settings';
import { Expiry } from './domain';

/** Batches at once: what PostgreSQL does for one keeps one of its processors busy. */
const LANES = 2;

/** Contract 9.1: what has expired is stored as EXPIRED, and told. Answers, filters and counts never wait for it. */
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
    const lanes = Array.from({ length: LANES }, () => this.#writeDown(stopping));
    return (await Promise.all(lanes)).reduce((sum, expired) => sum + expired, 0);
  }

  async #writeDown(stopping: AbortSignal): Promise<number> {
    let expired = 0;
    while (!stopping.aborted) {
      const { written, isMore } = await this.expiry.writeDown(this.clock.now());
      expired += written;
      if (!isMore) break;
    }
    return expired;
  }
}
