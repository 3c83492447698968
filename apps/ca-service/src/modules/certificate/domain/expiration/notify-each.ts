import { ItemsFailedError } from '@libs/kernel';

/**
 * Calls `notify` for each id, one after another, and continues after a failure. Returns how often it returned true.
 * Once `stopping` is aborted, the remaining ids are left to the next run.
 * @throws ItemsFailedError at the end, with all failures
 */
export async function notifyEach<Id>(
  ids: readonly Id[],
  notify: (id: Id) => Promise<boolean>,
  stopping?: AbortSignal,
): Promise<number> {
  const failures: unknown[] = [];
  let notified = 0;
  for (const id of ids) {
    if (stopping?.aborted) break;
    try {
      if (await notify(id)) notified += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new ItemsFailedError('expiration deltas', notified, failures);
  }
  return notified;
}
