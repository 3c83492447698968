import { Job, JobRegistry, parseSchedule } from '@libs/jobs';
import { Metrics } from '@libs/metrics';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CounterMaintenance } from './persistence/counter-maintenance';

/** Daily: a run reads every certificate, which takes seconds for ten million. */
const SCHEDULE = parseSchedule('17 3 * * *');

/** Recounts the certificates and corrects the counters. A difference is a defect: it is logged and counted in a metric. */
@Injectable()
export class CounterCheckJob extends Job implements OnModuleInit {
  readonly name = 'counter-check';
  readonly #logger = new Logger(CounterCheckJob.name);
  #differences = 0;

  constructor(
    private readonly counters: CounterMaintenance,
    private readonly jobs: JobRegistry,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register(this, { schedule: SCHEDULE });
    const help = 'Counters of certificates that the last check of this process found wrong, and corrected.';
    this.metrics.addMemoryGauge({ name: 'statistics_counter_differences', help }, () => this.#differences);
  }

  async run(): Promise<number> {
    this.#differences = await this.counters.recount();
    if (this.#differences > 0) {
      this.#logger.error(`${this.#differences} counters of certificates were wrong, and have been corrected`);
    }
    return this.#differences;
  }
}
