import { ItemsFailedError } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { Job, JobOutcome } from './job';
import { JobRuns } from './job-runs/job-runs';

/** Runs jobs, by schedule or by hand, and remembers what they did. */
@Injectable()
export class JobRunner {
  readonly #logger = new Logger(JobRunner.name);
  /** What was last told about a job that fails: one that fails every second for an hour is told once. */
  readonly #told = new Map<string, string>();

  constructor(private readonly runs: JobRuns) {}

  /** One run. Never rejects: what the job throws is in the outcome. */
  async run(job: Job, stopping: AbortSignal): Promise<JobOutcome> {
    await this.#remember(job, () => this.runs.started(job.name));
    const began = performance.now();
    const result = await attempt(job, stopping);
    const outcome = { job: job.name, seconds: (performance.now() - began) / 1000, ...result };
    this.#tell(outcome);
    await this.#remember(job, () => this.runs.finished(outcome));
    return outcome;
  }

  /** A job does its work whether or not that can be written down. */
  async #remember({ name }: Job, write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) => {
      this.#logger.warn({ err: error, job: name }, 'what a job does could not be written down');
    });
  }

  #tell({ job, items, seconds, error }: JobOutcome): void {
    const told = this.#told.get(job);
    if (error) {
      if (told !== error.message)
        this.#logger.error({ err: error, job }, `job ${job} failed: ${error.message}`);
      this.#told.set(job, error.message);
      return;
    }
    if (told !== undefined) this.#logger.log(`job ${job} works again`);
    this.#told.delete(job);
    if (items > 0) this.#logger.debug({ job, items, seconds }, `job ${job} did ${items}`);
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
