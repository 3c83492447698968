import {
  type EngineKey,
  type ImportedPrivateKey,
  type KeyEngineRegistry,
  type KeySpec,
  UnsupportedKeySpecError,
} from '@libs/crypto';
import type { HeldKey, HeldKeys, KeyRemovals } from './held-keys';
import type { KeyReference } from './key-reference';

/** The key to certify: a new one, or one that the service already holds. */
export type WantedKey =
  | { readonly create: KeySpec; /** `''` is the default engine. */ readonly engineId: string }
  | { readonly existing: KeyReference };

/** Provides keys for CAs and certificates, and removes new keys whose use failed. */
export class KeyProvision {
  constructor(
    private readonly engines: KeyEngineRegistry,
    private readonly heldKeys: HeldKeys,
    private readonly removals: KeyRemovals,
  ) {}

  /**
   * Rejects a key that `withKey` would reject, but creates none, so that the caller can finish its checks first.
   * @throws UnsupportedKeySpecError, KeyEngineNotFoundError, KeyNotFoundError
   */
  async refuseImpossible(wanted: WantedKey): Promise<void> {
    if ('existing' in wanted) {
      await this.heldKeys.find(wanted.existing);
      return;
    }
    const unsupported = UnsupportedKeySpecError.for(
      wanted.create,
      this.engines.get(wanted.engineId).describe(),
    );
    if (unsupported) throw unsupported;
  }

  /**
   * Runs `work` with the key, and returns its result. When `work` fails, a new key is removed; after a crash the key
   * removal job removes it. `work` must call `HeldKeys.use` in the transaction that stores the certificate.
   * @throws UnsupportedKeySpecError, KeyEngineNotFoundError, KeyNotFoundError
   */
  async withKey<T>(wanted: WantedKey, work: (key: EngineKey) => Promise<T>): Promise<T> {
    if ('existing' in wanted) return work(await this.#find(wanted.existing));
    const key = await this.engines.get(wanted.engineId).create(wanted.create);
    return this.#ownedBy(key, () => work(key));
  }

  /**
   * Imports the key and runs `work` with it, as `withKey` does. The removal is recorded before the import, because the id
   * is already known.
   * @throws KeyEngineNotFoundError, InvalidValueError when the engine rejects the key
   */
  withImported<T>(
    privateKey: ImportedPrivateKey,
    engineId: string,
    work: (key: EngineKey) => Promise<T>,
  ): Promise<T> {
    const engine = this.engines.get(engineId);
    const { publicKey } = privateKey;
    const key = { engineId: engine.id, keyId: publicKey.keyId, publicKey };
    return this.#ownedBy(key, async () => {
      await engine.import(privateKey.pkcs8);
      return work(key);
    });
  }

  /** Records a removal, which `HeldKeys.use` cancels, and removes the key at once when `work` fails. */
  async #ownedBy<T>(key: HeldKey, work: () => Promise<T>): Promise<T> {
    try {
      await this.removals.unlessUsed(key);
      return await work();
    } catch (error) {
      await this.removals.remove(key);
      throw error;
    }
  }

  async #find(reference: KeyReference): Promise<EngineKey> {
    const key = await this.heldKeys.find(reference);
    return { ...key, publicKey: await this.engines.get(key.engineId).publicKey(key.keyId) };
  }
}
