import { withTimeout } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { JobRunner } from './job-runner';
import { JobRegistry, type RegisteredJob } from './job.registry';

/** What the application decides about jobs. */
export abstract class JobsOptions {
  /** Whether this process runs jobs by their schedules (role `jobs`). A job can be run by hand either way. */
  abstract readonly schedules: boolean;
  /** How long a shutdown waits for runs in progress; 15 s by default. */
  abstract readonly stopTimeoutMilliseconds?: number;
}

const STOP_TIMEOUT = 15_000;

/** Runs each job by its schedule. Runs of one job do not overlap in this process; other processes may run it too. */
@Injectable()
export class JobScheduler {
  readonly #logger = new Logger(JobScheduler.name);
  readonly #stopping = new AbortController();
  #running: Promise<unknown> | undefined;

  constructor(
    private readonly jobs: JobRegistry,
    private readonly runner: JobRunner,
    private readonly options: JobsOptions,
  ) {}

  start(): void {
    this.#running ??= Promise.all(this.jobs.list().map((registered) => this.#keepRunning(registered)));
  }

  /** Starts no further run, and waits for runs in progress until the stop timeout. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await withTimeout(this.#running, this.options.stopTimeoutMilliseconds ?? STOP_TIMEOUT, () => {
      this.#logger.warn('A job did not end in time; its transaction will be rolled back');
    });
  }

  async #keepRunning({ job, schedule, atStart }: RegisteredJob): Promise<void> {
    const { signal } = this.#stopping;
    const run = async (): Promise<void> => {
      await this.runner.run(job, signal);
    };
    if (atStart) await run();
    await schedule.keepRunning(run, signal);
  }
}
