/**
 * How far the log has been handled without a hole: the sequence before the oldest event that is still in work, or the
 * newest that was seen when none is.
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

  /** What was open comes again, perhaps to another process: what is known begins anew. */
  reset(): void {
    this.#open.clear();
    this.#newest = undefined;
  }

  get position(): number | undefined {
    return this.#open.size === 0 ? this.#newest : Math.min(...this.#open) - 1;
  }
}
