/** Some items of a job failed, after all others were processed. The next run retries them. */
export class ItemsFailedError extends AggregateError {
  override readonly name = 'ItemsFailedError';

  /** `done` is the number of processed items. The message names the first failure and is the same in each run. */
  constructor(
    what: string,
    readonly done: number,
    failures: readonly unknown[],
  ) {
    super(failures, `${what}: ${failures.length} failed, the first one with ${String(failures[0])}`);
  }
}

/**
 * Runs the parts of a job in sequence, also after a part with failed items. Returns the number of items done.
 * @throws ItemsFailedError with the failures of all parts; any other error of a part at once
 */
export async function allParts(what: string, parts: readonly (() => Promise<number>)[]): Promise<number> {
  const failures: unknown[] = [];
  let done = 0;
  for (const part of parts) {
    try {
      done += await part();
    } catch (error) {
      if (!(error instanceof ItemsFailedError)) throw error;
      done += error.done;
      failures.push(...(error.errors as unknown[]));
    }
  }
  if (failures.length > 0) throw new ItemsFailedError(what, done, failures);
  return done;
}

/**
 * Processes all items together, and halves a batch that fails until the failing items are known. Returns the items
 * that fail alone, with their errors.
 * @throws at once an error that `isOfOneItem` does not attribute to an item, such as a lost connection
 */
export async function byHalves<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  isOfOneItem: (error: unknown) => boolean,
): Promise<Map<T, unknown>> {
  if (items.length === 0) return new Map();
  try {
    await work(items);
    return new Map();
  } catch (error) {
    if (!isOfOneItem(error)) throw error;
    const [first] = items;
    if (items.length === 1 && first !== undefined) return new Map([[first, error]]);
  }
  const middle = Math.ceil(items.length / 2);
  const before = await byHalves(items.slice(0, middle), work, isOfOneItem);
  const after = await byHalves(items.slice(middle), work, isOfOneItem);
  return new Map([...before, ...after]);
}
