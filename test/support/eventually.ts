import { vi } from 'vitest';

/** Ends a wait for what never happens, in milliseconds. A busy machine takes ten times as long as an idle one. */
const LIMIT = 100_000;

/** Asks every 20 ms until the answer is defined, and returns it. @throws Error after the limit. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  milliseconds = LIMIT,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`nothing within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Repeats `assertions` until they pass, and returns their value. @throws their last failure, after the limit. */
export function eventuallyHolds<T>(
  assertions: () => T | Promise<T>,
  { milliseconds = LIMIT, interval = 20 } = {},
): Promise<T> {
  return vi.waitFor(assertions, { timeout: milliseconds, interval });
}
