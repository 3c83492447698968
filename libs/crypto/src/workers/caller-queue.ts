/** A queue that serves callers in turn (round robin), and the items of a caller in order. */
export class CallerQueue<T> {
  readonly #items = new Map<string, T[]>();

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  add(caller: string, item: T): void {
    const items = this.#items.get(caller);
    if (items) items.push(item);
    else this.#items.set(caller, [item]);
  }

  /** Removes the next item; `undefined` when the queue is empty. */
  take(): T | undefined {
    for (const [caller, items] of this.#items) {
      const item = items.shift();
      this.#items.delete(caller); // re-inserted at the end: a Map keeps the order of insertion
      if (items.length > 0) this.#items.set(caller, items);
      return item;
    }
    return undefined;
  }
}
