/**
 * Work that is done again and again, by no request. Several replicas run it at once, and a process may be killed in the
 * midst of it: its statements take what nobody else works on (`FOR UPDATE SKIP LOCKED`), in transactions of their own.
 */
export abstract class Job {
  /** In kebab-case: the name on the command line, in the table `job_run` and in the metrics. */
  abstract readonly name: string;

  /**
   * One run, to the end of what is to be done now. Resolves with how many things it has done; what it throws is logged
   * and counted, and the next run comes when it is due. An item that fails does not keep others from their turn: the
   * run throws ItemsFailedError at its end.
   * @param stopping is aborted when the process is to end: a long run then ends after the batch in hand.
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
