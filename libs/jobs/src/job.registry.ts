import { Injectable } from '@nestjs/common';
import type { Job } from './job';
import type { Schedule } from './schedule';

/** When a job runs. */
export interface JobPlan {
  readonly schedule: Schedule;
  /** Whether the job also runs when the process starts. */
  readonly atStart?: boolean;
}

export interface RegisteredJob extends JobPlan {
  readonly job: Job;
}

/** The jobs of this application. Features register their jobs in `onModuleInit`, in every process. */
@Injectable()
export class JobRegistry {
  readonly #jobs = new Map<string, RegisteredJob>();

  /** @throws Error when another job has the same name */
  register(job: Job, plan: JobPlan): void {
    if (this.#jobs.has(job.name)) throw new Error(`there are two jobs called ${job.name}`);
    this.#jobs.set(job.name, { job, ...plan });
  }

  /** Returns `undefined` for an unknown name. */
  find(name: string): Job | undefined {
    return this.#jobs.get(name)?.job;
  }

  /** Sorted by name. */
  list(): RegisteredJob[] {
    return [...this.#jobs.values()].sort((one, other) => (one.job.name < other.job.name ? -1 : 1));
  }
}
