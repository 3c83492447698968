/** Waits between retries: the first one, and the longest one. */
export interface RetryWaits {
  readonly retryFirstMilliseconds: number;
  readonly retryMaximumMilliseconds: number;
}

/** Keeps the result a finite number; 2^30 times any first wait exceeds every sensible maximum. */
const MAX_DOUBLINGS = 30;

/**
 * Returns the milliseconds to wait after `failures` failures: the first wait, doubled after each failure up to the
 * maximum.
 *
 * With `fraction` in [0, 1), half of the wait is fixed and half is random, so that clients that failed together do not
 * retry together ("equal jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @example
 * await abortableSleep(backoff(failures, options, randomness.fraction()), stopping);
 */
export function backoff(failures: number, waits: RetryWaits, fraction = 1): number {
  const doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
  const wait = Math.min(waits.retryFirstMilliseconds * 2 ** doublings, waits.retryMaximumMilliseconds);
  return Math.round(wait / 2 + (wait / 2) * fraction);
}
