const LATE = Symbol('late');

/**
 * Returns what `work` resolves to, or what `onTimeout` returns when `work` has not settled in time. `onTimeout` may
 * throw. Nothing stops the work itself; its later result or rejection is ignored.
 *
 * @throws what `work` rejects with in time, or what `onTimeout` throws
 * @example
 * const page = await withTimeout(read(), 5_000, () => {
 *   throw new Error('not read within 5000 ms');
 * });
 */
export async function withTimeout<T>(
  work: T | PromiseLike<T>,
  milliseconds: number,
  onTimeout: () => NoInfer<T>,
): Promise<T> {
  const { promise: timeout, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(resolve, milliseconds, LATE);
  try {
    const result = await Promise.race([work, timeout]);
    return result === LATE ? onTimeout() : result;
  } finally {
    clearTimeout(timer);
  }
}
