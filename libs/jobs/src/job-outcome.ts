/** What a run came to. */
export interface JobOutcome {
  readonly job: string;
  readonly seconds: number;
  /** How many things it did; 0 when it failed, although it may have done some. */
  readonly items: number;
  /** Why it failed; `undefined` when it did not. */
  readonly error?: Error;
}
