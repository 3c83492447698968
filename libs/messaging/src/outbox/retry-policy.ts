export interface RetryLimits {
  readonly firstMilliseconds: number;
  readonly maximumMilliseconds: number;
}

/** 2^30 times any first wait is past every sensible maximum, and a number still. */
const MAX_DOUBLINGS = 30;

/**
 * The wait before the next try of a message that has now failed `failures` times: doubled each time up to the
 * maximum, of which half is fixed and half is chance (`fraction` in [0, 1)), so that what failed together does
 * not return together ("equal jitter",
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). There is no last try.
 */
export function retryDelay(failures: number, fraction: number, limits: RetryLimits): number {
  const doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
  const wait = Math.min(limits.firstMilliseconds * 2 ** doublings, limits.maximumMilliseconds);
  return Math.round(wait / 2 + (wait / 2) * fraction);
}
