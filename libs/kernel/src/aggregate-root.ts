/** Collects what happened to it, in domain terms, until the repository writes the row and the events in one transaction. */
export abstract class AggregateRoot<Change> {
  readonly #changes: Change[] = [];

  protected record(change: Change): void {
    this.#changes.push(change);
  }

  /** Hands over the changes recorded so far, in their order, once. */
  pullChanges(): Change[] {
    return this.#changes.splice(0);
  }
}
