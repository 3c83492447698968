/** Limits of lists, statistics and pages of the event log; the application fills it from its configuration. */
export abstract class ListOptions {
  /** Rows of a page, at most. */
  abstract readonly maximumPageSize: number;
  /** Whether unknown fields and malformed filters are refused, where a request does not say. */
  abstract readonly isStrict: boolean;
  /** Milliseconds that all statements of one read may take together. */
  abstract readonly timeLimit: number;
  /** Reads of one caller that may be in progress or waiting in this process; further ones are 429. */
  abstract readonly readsPerCaller: number;
  /** Reads of all callers that may be in progress or waiting in this process; further ones are 503. */
  abstract readonly reads: number;
}
