import type { JobOutcome } from '../job-outcome';

/** What a job last did, whichever process did it, and how often. */
export interface JobRun {
  readonly job: string;
  /** When the last run ended; `undefined` while the first one has not. */
  readonly finishedAt: Date | undefined;
  readonly seconds: number;
  readonly items: number;
  readonly runs: number;
  readonly failures: number;
}

/** Remembers what jobs did: over restarts, and for all replicas together. */
export abstract class JobRuns {
  abstract started(job: string): Promise<void>;
  abstract finished(outcome: JobOutcome): Promise<void>;
  /** Of these jobs, those that have run. */
  abstract of(jobs: readonly string[]): Promise<JobRun[]>;
}
