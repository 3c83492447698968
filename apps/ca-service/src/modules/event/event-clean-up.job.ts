import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventSettings } from './event-settings';
import { EventRemoval } from './persistence/event-removal';

/** Frequent, so that each run removes few events. */
const SCHEDULE = parseSchedule('10m');

/** Removes events from the log whose retention (EVENT_RETENTION) has ended. */
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
