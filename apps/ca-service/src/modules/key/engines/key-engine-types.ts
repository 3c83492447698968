import { type CryptoWorkers, type KeyEncryptionKey, KeyEngineRegistry, type KeyStore } from '@libs/crypto';
import type { KeyEngineEntry } from './key-engine-entry';
import { SoftwareKeyEngineEntry } from './software-key-engine-entry';

/** Types of key engines, by the `type` of their entries in KEY_ENGINES_FILE. */
export type KeyEngineTypes = Readonly<Record<string, new () => KeyEngineEntry>>;

/** A new type of key engine is added here. What else it needs is in ADR 47. */
export const KEY_ENGINE_TYPES: KeyEngineTypes = {
  software: SoftwareKeyEngineEntry,
};

/** The key engines of this process; the application reads them from KEY_ENGINES_FILE. */
export abstract class KeyEngineSettings {
  abstract readonly defaultId: string;
  abstract readonly engines: readonly KeyEngineEntry[];
  abstract readonly keyEncryptionKey: KeyEncryptionKey;
  /** Of RSA keys that are imported. */
  abstract readonly minimumImportedRsaBits: number;
}

/** Creates the configured engines. @throws StartUpError when ids repeat, or the default engine is not configured */
export function createKeyEngines(
  { engines, defaultId, keyEncryptionKey, minimumImportedRsaBits }: KeyEngineSettings,
  store: KeyStore,
  workers: CryptoWorkers,
): KeyEngineRegistry {
  const resources = { store, keyEncryptionKey, workers, minimumImportedRsaBits };
  return new KeyEngineRegistry(
    engines.map((entry) => entry.createEngine(resources)),
    defaultId,
  );
}
