import { retryDelay } from '@libs/messaging';
import type { Attempt, Consequence } from '../domain/delivery';

export interface RetrySettings {
  readonly attempts: number;
  readonly retryFirstMilliseconds: number;
  readonly retryMaximumMilliseconds: number;
}

/** What follows an attempt, which was the `number`th; `fraction` in [0, 1) is chance. */
export function consequenceOf(
  { error, isFinal, retryAfterMilliseconds }: Attempt,
  number: number,
  fraction: number,
  settings: RetrySettings,
): Consequence {
  if (error === undefined) return { state: 'delivered' };
  if (isFinal || number >= settings.attempts) return { state: 'failed' };
  const wait = retryDelay(number, fraction, {
    firstMilliseconds: settings.retryFirstMilliseconds,
    maximumMilliseconds: settings.retryMaximumMilliseconds,
  });
  return { state: 'pending', waitMilliseconds: Math.max(wait, retryAfterMilliseconds ?? 0) };
}
