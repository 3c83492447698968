import { ItemsFailedError } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { Job, JobOutcome } from './job';
import { JobRuns } from './job-runs/job-runs';

/** Runs a job, by schedule or by hand, and records the run. */
@Injectable()
export class JobRunner {
  readonly #logger = new Logger(JobRunner.name);
  /** The last logged error of each failing job: a job that fails every second with one error is logged once. */
  readonly #logged = new Map<string, string>();

  constructor(private readonly runs: JobRuns) {}

  /** Runs the job once. Never rejects: the outcome contains the error of the job. */
  async run(job: Job, stopping: AbortSignal): Promise<JobOutcome> {
    await this.#record(job, () => this.runs.started(job.name));
    const began = performance.now();
    const result = await attempt(job, stopping);
    const outcome = { job: job.name, seconds: (performance.now() - began) / 1000, ...result };
    this.#log(outcome);
    await this.#record(job, () => this.runs.finished(outcome));
    return outcome;
  }

  /** A run does not fail because it cannot be recorded. */
  async #record({ name }: Job, write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) => {
      this.#logger.warn({ err: error, job: name }, 'a job run could not be recorded');
    });
  }

  #log({ job, items, seconds, error }: JobOutcome): void {
    const logged = this.#logged.get(job);
    if (error) {
      if (logged !== error.message)
        this.#logger.error({ err: error, job }, `job ${job} failed: ${error.message}`);
      this.#logged.set(job, error.message);
      return;
    }
    if (logged !== undefined) this.#logger.log(`job ${job} succeeds again`);
    this.#logged.delete(job);
    if (items > 0) this.#logger.debug({ job, items, seconds }, `job ${job} processed ${items} items`);
  }
}

async function attempt(job: Job, stopping: AbortSignal): Promise<Pick<JobOutcome, 'items' | 'error'>> {
  try {
    return { items: await job.run(stopping) };
  } catch (error) {
    const items = error instanceof ItemsFailedError ? error.done : 0;
    return { items, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
