/** What the application decides about jobs. */
export interface JobsOptions {
  /** Whether this process runs jobs by their schedules (role `jobs`). One can be run by hand either way. */
  readonly schedules: boolean;
  /** How long a shutdown waits for the runs in hand. */
  readonly stopTimeoutMilliseconds?: number;
}

const STOP_TIMEOUT = 15_000;

/** The options with every default filled in; what this library's own providers inject. */
export class ResolvedJobsOptions {
  readonly schedules: boolean;
  readonly stopTimeoutMilliseconds: number;

  constructor({ schedules, stopTimeoutMilliseconds = STOP_TIMEOUT }: JobsOptions) {
    this.schedules = schedules;
    this.stopTimeoutMilliseconds = stopTimeoutMilliseconds;
  }
}
