/** Functions that are called when something happens. */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  /** Returns a function that removes the listener. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Bound, so that it is the same function whenever it is passed on. */
  readonly notify = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
