import type { KeyReference } from './key-reference';

/** A private key in one of the engines. */
export interface HeldKey {
  readonly engineId: string;
  readonly keyId: string;
}

/** The private keys that the service holds, in all engines. */
export abstract class HeldKeys {
  /** Returns the id of the engine that holds the private key; `undefined` when none does. */
  abstract engineOf(keyId: string): Promise<string | undefined>;
  /** Finds a key. @throws KeyNotFoundError */
  abstract find(reference: KeyReference): Promise<HeldKey>;
  /**
   * Declares that a certificate of the running unit of work uses the key: locks the key against removal, and cancels a
   * removal that is due. @throws KeyNotFoundError when a concurrent removal deleted it
   */
  abstract use(key: HeldKey): Promise<void>;
}

/**
 * Removes private keys that no certificate uses. A removal is recorded first, so that another process completes it when
 * this one crashes.
 */
export abstract class KeyRemovals {
  /**
   * Records the removal of a new key, due in an hour unless `HeldKeys.use` cancels it. Call it before anything that may
   * fail.
   */
  abstract unlessUsed(key: HeldKey): Promise<void>;
  /** Records, in the running unit of work, that these keys are due; `removeDue` removes them. */
  abstract afterCommit(keys: readonly HeldKey[]): Promise<void>;
  /** Removes a key now, unless a certificate uses it. A failure is logged, and the removal is retried later. */
  abstract remove(key: HeldKey): Promise<void>;
  /**
   * Removes the keys that are due, and returns their number. A removal that fails is postponed.
   * @throws ItemsFailedError after all other removals
   */
  abstract removeDue(): Promise<number>;
}
