import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { KeyRemovals } from './domain';

/** Rare: what it finds is left from a process that was killed, or waits for an engine that was away. */
const SCHEDULE = parseSchedule('10m');

/** Removes the keys that a killed process left behind. */
@Injectable()
export class KeyRemovalJob extends Job implements OnModuleInit {
  readonly name = 'key-removal';

  constructor(
    private readonly removals: KeyRemovals,
    private readonly jobs: JobRegistry,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register(this, { schedule: SCHEDULE, atStart: true });
  }

  run(): Promise<number> {
    return this.removals.removeDue();
  }
}
