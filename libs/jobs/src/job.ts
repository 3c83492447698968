/**
 * Periodic work. Several replicas run it at once, and a process may be killed during a run: its statements lock the rows
 * they process (`FOR UPDATE SKIP LOCKED`), in transactions of their own.
 */
export abstract class Job {
  /** The name on the command line, in table `job_run` and in metrics; kebab-case. */
  abstract readonly name: string;

  /**
   * Processes all items that are due and returns their number. An error is logged and counted, and the next run starts
   * when it is due. After an item fails the run processes the others, and throws ItemsFailedError at its end.
   * @param stopping is aborted when the process stops; a long run then ends after the current batch
   */
  abstract run(stopping: AbortSignal): Promise<number>;
}

/** Result of a job run. */
export interface JobOutcome {
  readonly job: string;
  readonly seconds: number;
  /** Number of items processed. A failed run has 0, unless it threw ItemsFailedError, which counts them. */
  readonly items: number;
  /** Why the run failed; `undefined` after a success. */
  readonly error?: Error;
}
