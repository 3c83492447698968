import { backoff, type RetryWaits } from '@libs/kernel';
import type { Attempt, Consequence } from '../domain/delivery';

export interface RetrySettings extends RetryWaits {
  readonly attempts: number;
}

/** Decides the state of a delivery after attempt `number`. `fraction` in [0, 1) is the jitter of the back-off. */
export function consequenceOf(
  { error, isFinal, retryAfterMilliseconds }: Attempt,
  number: number,
  fraction: number,
  settings: RetrySettings,
): Consequence {
  if (error === undefined) return { state: 'delivered' };
  if (isFinal || number >= settings.attempts) return { state: 'failed' };
  const wait = backoff(number, settings, fraction);
  return { state: 'pending', waitMilliseconds: Math.max(wait, retryAfterMilliseconds ?? 0) };
}
