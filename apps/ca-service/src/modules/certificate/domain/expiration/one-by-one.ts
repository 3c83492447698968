import { ItemsFailedError } from '@libs/kernel';

/**
 * Tells of one after the other, each in a unit of work of its own, and counts those of which there was something to
 * tell. One that fails does not keep the others from their turn; once `stopping` is aborted, they wait for the next run.
 * @throws ItemsFailedError at the end, with what went wrong
 */
export async function oneByOne(
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
