import type { KeyReference } from './key-reference';

/** A private key in one of the engines. */
export interface HeldKey {
  readonly engineId: string;
  readonly keyId: string;
}

/** Which private keys the service holds, whatever engine they are in. */
export abstract class HeldKeys {
  /** The engine that holds the private key of this key id; `undefined` when none does. */
  abstract engineOf(keyId: string): Promise<string | undefined>;
  /** @throws KeyNotFoundError */
  abstract find(reference: KeyReference): Promise<HeldKey>;
  /**
   * A certificate that is written in the running unit of work uses this key: it cannot be removed from now on,
   * and a removal that was due is called off. @throws KeyNotFoundError when it has just been removed
   */
  abstract use(key: HeldKey): Promise<void>;
}

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
