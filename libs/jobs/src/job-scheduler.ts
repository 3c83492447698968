import { abortableSleep, Clock, withTimeout } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { JobRunner } from './job-runner';
import { JobRegistry, type RegisteredJob } from './job.registry';
import { ResolvedJobsOptions } from './jobs.options';
import type { Schedule } from './schedules/schedule';

/** Timers know nothing of a clock that is set or of a machine that slept: the clock is asked this often. */
const LONGEST_SLEEP = 60_000;

/**
 * Runs each job by its schedule, one run after the other: a time that comes while the job still runs is passed over.
 * Other processes may run the same job at the same time.
 */
@Injectable()
export class JobScheduler {
  readonly #logger = new Logger(JobScheduler.name);
  readonly #stopping = new AbortController();
  #running: Promise<unknown> | undefined;

  constructor(
    private readonly jobs: JobRegistry,
    private readonly runner: JobRunner,
    private readonly clock: Clock,
    private readonly options: ResolvedJobsOptions,
  ) {}

  start(): void {
    this.#running ??= Promise.all(
      this.jobs.list().map((registered) => this.#keepRunning(registered).catch(this.#ended(registered))),
    );
  }

  /** Begins no run any more, and waits for those in hand, but no longer than the stop timeout. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await withTimeout(this.#running, this.options.stopTimeoutMilliseconds, () => {
      this.#logger.warn('A job did not end in time; its transaction will be rolled back');
    });
  }

  /** A schedule that comes to its end must not take the process along. */
  #ended({ job }: RegisteredJob) {
    return (error: unknown): void => {
      this.#logger.error({ err: error, job: job.name }, `job ${job.name} will not run any more`);
    };
  }

  async #keepRunning({ job, schedule, atStart }: RegisteredJob): Promise<void> {
    const { signal } = this.#stopping;
    let since = this.clock.now();
    if (atStart) await this.runner.run(job, signal);
    while (await this.#isDue(schedule, since)) {
      since = this.clock.now();
      await this.runner.run(job, signal);
    }
  }

  /** Resolves when the schedule's next time after `since` has come; false when the scheduler is stopped before. */
  async #isDue(schedule: Schedule, since: Date): Promise<boolean> {
    const { signal } = this.#stopping;
    let due = schedule.next(since);
    if (due <= this.clock.now()) due = schedule.next(this.clock.now());
    while (!signal.aborted) {
      const now = this.clock.now();
      // Earlier than thought when the clock was set back.
      due = new Date(Math.min(due.getTime(), schedule.next(now).getTime()));
      const milliseconds = due.getTime() - now.getTime();
      if (milliseconds <= 0) return true;
      await abortableSleep(Math.min(milliseconds, LONGEST_SLEEP), signal);
    }
    return false;
  }
}
