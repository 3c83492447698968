import { type StoredKey, KeyStore } from '../engines/key-store';

/** A `KeyStore` for specs. Counts reads, so that specs can observe caches. */
export class InMemoryKeyStore extends KeyStore {
  readonly keys = new Map<string, StoredKey>();
  reads = 0;

  put(key: StoredKey): Promise<void> {
    this.keys.set(`${key.engineId}/${key.keyId}`, key);
    return Promise.resolve();
  }

  get(engineId: string, keyId: string): Promise<StoredKey | undefined> {
    this.reads++;
    return Promise.resolve(this.keys.get(`${engineId}/${keyId}`));
  }

  delete(engineId: string, keyId: string): Promise<void> {
    this.keys.delete(`${engineId}/${keyId}`);
    return Promise.resolve();
  }
}
