/** What a run came to. */
export interface JobOutcome {
  readonly job: string;
  readonly seconds: number;
  /** How many things it did. Of a run that failed: 0, unless it threw ItemsFailedError, which counts them. */
  readonly items: number;
  /** Why it failed; `undefined` when it did not. */
  readonly error?: Error;
}
