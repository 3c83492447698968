import type { HeldKey } from './held-keys';

/**
 * Private keys on their way out. A key is removed only while no certificate uses it, whoever else shares it; and
 * what was noted here is removed even if this process does not live to see it.
 */
export abstract class KeyRemovals {
  /**
   * A new key that belongs to nothing yet: it is removed later unless `HeldKeys.use` says that a certificate has
   * it. Called before anything that may fail.
   */
  abstract unlessUsed(key: HeldKey): Promise<void>;
  /** Notes in the running unit of work that these keys may go; `removeDue` then removes them. */
  abstract afterCommit(keys: readonly HeldKey[]): Promise<void>;
  /** Removes one key at once, unless a certificate uses it. What fails is logged, and tried again later. */
  abstract remove(key: HeldKey): Promise<void>;
  /**
   * Removes every key whose time has come, and resolves with how many those were. What fails is put off.
   * @throws ItemsFailedError after the others have had their turn
   */
  abstract removeDue(): Promise<number>;
}
