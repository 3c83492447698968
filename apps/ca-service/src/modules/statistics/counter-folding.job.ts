import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CounterMaintenance } from './persistence/counter-maintenance';

/** At a thousand certificates a second, statistics then add up ten thousand changes, which takes some milliseconds. */
const SCHEDULE = parseSchedule('10s');

/** Adds up what every change has counted for itself, so that statistics have little to add. */
@Injectable()
export class CounterFoldingJob extends Job implements OnModuleInit {
  readonly name = 'counter-folding';

  constructor(
    private readonly counters: CounterMaintenance,
    private readonly jobs: JobRegistry,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register(this, { schedule: SCHEDULE });
  }

  run(): Promise<number> {
    return this.counters.fold();
  }
}
