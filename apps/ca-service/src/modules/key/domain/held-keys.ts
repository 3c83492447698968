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
