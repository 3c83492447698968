import { vi } from 'vitest';

/** Asks again and again until the answer is there, instead of sleeping for as long as it might take. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  milliseconds = 30_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`nothing within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Waits until what `assertions` expects is so. Its limit is one that a busy machine keeps as well: it is met
 * only by what would never be so, and then fails with what was expected.
 */
export function eventuallyHolds<T>(
  assertions: () => T | Promise<T>,
  { milliseconds = 30_000, interval = 20 } = {},
): Promise<T> {
  return vi.waitFor(assertions, { timeout: milliseconds, interval });
}
