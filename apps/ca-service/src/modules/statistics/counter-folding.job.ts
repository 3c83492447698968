import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CounterMaintenance } from './persistence/counter-maintenance';

/** At 1,000 certificates a second, a statistics request adds up at most 10,000 changes, in a few milliseconds. */
const SCHEDULE = parseSchedule('10s');

/** Adds the changes of each transaction to the counters, so that statistics requests add up few rows. */
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
