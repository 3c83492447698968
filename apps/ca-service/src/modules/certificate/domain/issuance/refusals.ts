import { DomainError } from '@libs/kernel';

/** Collects every reason for which something is refused, where a run would stop at the first. */
export class Refusals {
  readonly #reasons: DomainError[] = [];

  get reasons(): readonly DomainError[] {
    return this.#reasons;
  }

  /** What `step` gives; `undefined` when it refused, and its reason is noted once. Other failures stay failures. */
  collect<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (!this.#reasons.some(({ message }) => message === error.message)) this.#reasons.push(error);
      return undefined;
    }
  }
}
