import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventSettings } from './event-settings';
import { EventRemoval } from './persistence/event-removal';

/** Often enough that no run has much to do, however many events there are. */
const SCHEDULE = parseSchedule('10m');

/** Removes events from the log that were published long ago. */
@Injectable()
export class EventCleanUpJob extends Job implements OnModuleInit {
  readonly name = 'event-clean-up';

  constructor(
    private readonly settings: EventSettings,
    private readonly removal: EventRemoval,
    private readonly jobs: JobRegistry,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register(this, { schedule: SCHEDULE });
  }

  async run(stopping: AbortSignal): Promise<number> {
    const { retention } = this.settings;
    if (retention.isZero) return 0;
    let removed = 0;
    while (!stopping.aborted) {
      const batch = await this.removal.removeNext(retention);
      removed += batch.removed;
      if (!batch.more) break;
    }
    return removed;
  }
}
