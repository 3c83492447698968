/**
 * Tracks the position up to which all events are handled: the sequence before the oldest event in progress, or the newest
 * sequence when none is in progress.
 */
export class Progress {
  readonly #open = new Set<number>();
  #newest: number | undefined;

  begin(sequence: number | undefined): void {
    if (sequence === undefined) return;
    this.#open.add(sequence);
    this.#newest = Math.max(this.#newest ?? 0, sequence);
  }

  end(sequence: number | undefined): void {
    if (sequence !== undefined) this.#open.delete(sequence);
  }

  /** Forgets all events, because those in progress are delivered again. */
  reset(): void {
    this.#open.clear();
    this.#newest = undefined;
  }

  get position(): number | undefined {
    return this.#open.size === 0 ? this.#newest : Math.min(...this.#open) - 1;
  }
}
