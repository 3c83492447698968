import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { KeyRemovals } from './domain';

/** Few keys are due: those of a killed process, and those whose engine was unavailable. */
const SCHEDULE = parseSchedule('10m');

/** Removes keys that are due: those that a killed process did not use, and those whose removal failed. */
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
