import { ItemsFailedError } from '@libs/kernel';

/**
 * Processes each id in its own unit of work, also after one that failed, and returns for how many `tell` returned true.
 * Once `stopping` is aborted, the remaining ids wait for the next run.
 * @throws ItemsFailedError at the end, with all failures
 */
export async function notifyEach(
  ids: readonly string[],
  tell: (id: string) => Promise<boolean>,
  stopping?: AbortSignal,
): Promise<number> {
  const failures: unknown[] = [];
  let told = 0;
  for (const id of ids) {
    if (stopping?.aborted) break;
    try {
      if (await tell(id)) told += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new ItemsFailedError('expiration deltas', told, failures);
  }
  return told;
}
