import type { ImportedPrivateKey, KeyEngineRegistry, KeySpec, PublicKey } from '@libs/crypto';
import type { HeldKey, HeldKeys, KeyReference, KeyRemovals } from '../../key/domain';

/** Which key a CA is to have: a new one, or one that the service already holds. */
export type WantedKey =
  | { readonly create: KeySpec; /** `''` is the default engine. */ readonly engineId: string }
  | { readonly existing: KeyReference };

/** A key that a CA is about to be made with. */
export interface CaKey extends HeldKey {
  readonly publicKey: PublicKey;
}

/** Gets CAs their keys, and sees to it that no key stays behind without its CA. */
export class CaKeys {
  constructor(
    private readonly engines: KeyEngineRegistry,
    private readonly heldKeys: HeldKeys,
    private readonly removals: KeyRemovals,
  ) {}

  /**
   * Runs `work` with the key; when it fails, a key that was made for it is removed again. `work` calls
   * `HeldKeys.use` in the transaction that stores what the key is for. After a crash the key is removed later.
   * @throws UnsupportedKeySpecError, KeyEngineNotFoundError, KeyNotFoundError
   */
  async withKey<T>(wanted: WantedKey, work: (key: CaKey) => Promise<T>): Promise<T> {
    if ('existing' in wanted) return work(await this.#find(wanted.existing));
    const key = await this.engines.get(wanted.engineId).create(wanted.create);
    return this.ownedBy(key, work);
  }

  /**
   * As `withKey`, for a key from outside. Its removal is noted before the engine has it, since its id is known.
   * @throws KeyEngineNotFoundError, InvalidValueError of the engine that refuses
   */
  withImported<T>(
    privateKey: ImportedPrivateKey,
    engineId: string,
    work: (key: CaKey) => Promise<T>,
  ): Promise<T> {
    const engine = this.engines.get(engineId);
    const { publicKey } = privateKey;
    const key = { engineId: engine.id, keyId: publicKey.keyId, publicKey };
    return this.ownedBy(key, async () => {
      await engine.import(privateKey.pkcs8);
      return work(key);
    });
  }

  /** As `withKey`, for a key that is about to be put into an engine, or has just been. */
  async ownedBy<T>(key: CaKey, work: (key: CaKey) => Promise<T>): Promise<T> {
    try {
      await this.removals.unlessUsed(key);
      return await work(key);
    } catch (error) {
      await this.removals.remove(key);
      throw error;
    }
  }

  async #find(reference: KeyReference): Promise<CaKey> {
    const key = await this.heldKeys.find(reference);
    return { ...key, publicKey: await this.engines.get(key.engineId).publicKey(key.keyId) };
  }
}
