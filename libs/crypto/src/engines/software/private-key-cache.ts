import { type KeyObject } from 'node:crypto';

/**
 * Decrypted keys, as handles and never as bytes; the one not used for longest goes first. It holds promises,
 * so that many callers who want a key at once cause one load.
 */
export class PrivateKeyCache {
  readonly #keys = new Map<string, Promise<KeyObject>>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.#keys.size;
  }

  get(keyId: string, load: () => Promise<KeyObject>): Promise<KeyObject> {
    const key = this.#keys.get(keyId) ?? this.#loading(keyId, load());
    this.#keys.delete(keyId); // and at the end again: a Map keeps the order in which entries came
    this.#keys.set(keyId, key);
    if (this.#keys.size > this.capacity) this.#forgetOldest();
    return key;
  }

  delete(keyId: string): void {
    this.#keys.delete(keyId);
  }

  /** A load that fails is forgotten, and the next caller tries again. */
  #loading(keyId: string, key: Promise<KeyObject>): Promise<KeyObject> {
    key.catch(() => {
      if (this.#keys.get(keyId) === key) this.#keys.delete(keyId);
    });
    return key;
  }

  #forgetOldest(): void {
    const [oldest] = this.#keys.keys();
    if (oldest !== undefined) this.#keys.delete(oldest);
  }
}
