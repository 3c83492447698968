/** Runs work sequentially per subject and concurrently across subjects. */
export class SubjectLanes {
  readonly #lanes = new Map<string, Promise<void>>();

  /** Runs `work` after all earlier work of the subject has settled. Settles with `work`. */
  run(subject: string, work: () => Promise<void>): Promise<void> {
    const before = this.#lanes.get(subject) ?? Promise.resolve();
    const done = before.then(work);
    const lane = done
      .catch(() => undefined)
      .then(() => {
        if (this.#lanes.get(subject) === lane) this.#lanes.delete(subject);
      });
    this.#lanes.set(subject, lane);
    return done;
  }

  /** Resolves when all work has settled. */
  async settled(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
  }
}
