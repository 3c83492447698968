/** Work one after the other within a subject, and side by side between subjects. */
export class SubjectLanes {
  readonly #lanes = new Map<string, Promise<void>>();

  /** Runs `work` after all earlier work of the subject, whether that succeeded or not. Resolves when it is done. */
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

  /** Resolves when everything that was begun is done. */
  async settled(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
  }
}
