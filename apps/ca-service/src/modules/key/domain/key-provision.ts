import {
  type EngineKey,
  type ImportedPrivateKey,
  type KeyEngineRegistry,
  type KeySpec,
  UnsupportedKeySpecError,
} from '@libs/crypto';
import type { HeldKey, HeldKeys, KeyRemovals } from './held-keys';
import type { KeyReference } from './key-reference';

/** Which key is to be certified: a new one, or one that the service already holds. */
export type WantedKey =
  | { readonly create: KeySpec; /** `''` is the default engine. */ readonly engineId: string }
  | { readonly existing: KeyReference };

/** Gets CAs and certificates their keys, and sees to it that no key stays behind that nothing uses. */
export class KeyProvision {
  constructor(
    private readonly engines: KeyEngineRegistry,
    private readonly heldKeys: HeldKeys,
    private readonly removals: KeyRemovals,
  ) {}

  /**
   * Refuses what `withKey` would refuse, and makes no key: for callers that have more to check before.
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
   * Runs `work` with the key; when it fails, a key that was made for it is removed again. `work` calls
   * `HeldKeys.use` in the transaction that stores what the key is for. After a crash the key is removed later.
   * @throws UnsupportedKeySpecError, KeyEngineNotFoundError, KeyNotFoundError
   */
  async withKey<T>(wanted: WantedKey, work: (key: EngineKey) => Promise<T>): Promise<T> {
    if ('existing' in wanted) return work(await this.#find(wanted.existing));
    const key = await this.engines.get(wanted.engineId).create(wanted.create);
    return this.#ownedBy(key, () => work(key));
  }

  /**
   * As `withKey`, for a key from outside. Its removal is noted before the engine has it, since its id is known.
   * @throws KeyEngineNotFoundError, InvalidValueError of the engine that refuses
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

  /** For a key that is about to be put into an engine, or has just been. */
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
