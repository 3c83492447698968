import { type WrappedKey, WrappedKeyStore } from '../engines/software/wrapped-key.store';

/** For specs; counts reads, so that a spec can see a cache at work. */
export class InMemoryWrappedKeyStore extends WrappedKeyStore {
  readonly keys = new Map<string, WrappedKey>();
  reads = 0;

  put(key: WrappedKey): Promise<void> {
    this.keys.set(`${key.engineId}/${key.keyId}`, key);
    return Promise.resolve();
  }

  get(engineId: string, keyId: string): Promise<WrappedKey | undefined> {
    this.reads++;
    return Promise.resolve(this.keys.get(`${engineId}/${keyId}`));
  }

  delete(engineId: string, keyId: string): Promise<void> {
    this.keys.delete(`${engineId}/${keyId}`);
    return Promise.resolve();
  }
}
