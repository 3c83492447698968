import { type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type CryptoWorkers } from '../../workers/crypto-workers';
import { PublicKey } from '../../x509/keys/public-key';
import { type SignatureAlgorithm } from '../../x509/keys/signature-algorithm';
import { refuseWeakKey } from '../../x509/keys/weak-key/refuse-weak-key';
import { MINIMUM_RSA_BITS } from '../../x509/keys/weak-key/rsa-public-key';
import {
  type DigestSigner,
  type EngineKey,
  type KeyDeleter,
  KeyEngine,
  type KeyEngineDescription,
} from '../key-engine';
import { KeyNotFoundError, UnreadableKeyError, UnsupportedKeySpecError } from '../key-engine.errors';
import { type KeySpec, type SupportedKeyType } from '../../x509/keys/key-type';
import { mustSignVerifiably, privateKeyFromPkcs8, publicKeyOf } from '../private-key';
import { signDigestWithKeyObject, signWithKeyObject } from '../sign-with-key-object';
import { type KeyStore, type StoredKey } from '../key-store';
import { type KeyEncryptionKey } from './key-encryption-key';

export interface SoftwareKeyEngineOptions {
  readonly id: string;
  readonly store: KeyStore;
  readonly keyEncryptionKey: KeyEncryptionKey;
  /** Worker threads that generate keys and sign digests. All engines of the process share them. */
  readonly workers: CryptoWorkers;
  /** Decrypted keys in memory, at most. */
  readonly cacheSize?: number;
  /** The shortest RSA key that may be imported; 2048 by default, the shortest that is created. */
  readonly minimumImportedRsaBits?: number;
}

const DEFAULT_CACHE_SIZE = 1000;

/** The setting that lowers `minimumImportedRsaBits` to 1024, for the sentence that rejects a shorter key. */
const SHORT_RSA_EXCEPTION = ', or 1024 with ALLOW_WEAK_RSA_IMPORT=true';

/**
 * RSA below 2048 bits is no longer acceptable (SP 800-131A section 3). A key of 8192 bits takes from five seconds to a
 * minute to create. P-224 is what clients of the reference create; its certificates get a warning.
 */
const SUPPORTED_KEY_TYPES: readonly SupportedKeyType[] = [
  { type: 'RSA', sizes: [2048, 3072, 4096, 8192] },
  { type: 'ECDSA', sizes: [224, 256, 384, 521] },
  { type: 'Ed25519', sizes: [256] },
  { type: 'ML-DSA', sizes: [44, 65, 87] },
];

/** Keeps private keys encrypted in the database, and signs in this process. */
export class SoftwareKeyEngine extends KeyEngine implements KeyDeleter, DigestSigner {
  readonly id: string;
  /** The name that existing clients know for an engine inside the service (contract 12.2). */
  readonly type = 'GOLANG';
  readonly #store: KeyStore;
  readonly #keyEncryptionKey: KeyEncryptionKey;
  readonly #workers: CryptoWorkers;
  /** Handles of decrypted keys. Promises, so that concurrent signatures with a key load it once. */
  readonly #cache: LRUCache<string, Promise<KeyObject>>;
  readonly #minimumImportedRsaBits: number;

  constructor(options: SoftwareKeyEngineOptions) {
    super();
    this.id = options.id;
    this.#store = options.store;
    this.#keyEncryptionKey = options.keyEncryptionKey;
    this.#workers = options.workers;
    this.#minimumImportedRsaBits = options.minimumImportedRsaBits ?? MINIMUM_RSA_BITS;
    this.#cache = new LRUCache({
      max: options.cacheSize ?? DEFAULT_CACHE_SIZE,
      memoMethod: (keyId) => this.#loadUntilItFails(keyId),
    });
  }

  describe(): KeyEngineDescription {
    return {
      id: this.id,
      type: this.type,
      securityLevel: 1,
      provider: 'Software',
      name: this.id,
      metadata: {},
      supportedKeyTypes: SUPPORTED_KEY_TYPES,
    };
  }

  async create(spec: KeySpec): Promise<EngineKey> {
    const unsupported = UnsupportedKeySpecError.for(spec, this.describe());
    if (unsupported !== undefined) throw unsupported;
    const key = await this.#workers.keyGenerator.generate(spec);
    return this.#keep(key, publicKeyOf(key));
  }

  async import(pkcs8: Buffer): Promise<EngineKey> {
    const key = privateKeyFromPkcs8(pkcs8);
    const publicKey = publicKeyOf(key);
    const minimumRsaBits = this.#minimumImportedRsaBits;
    refuseWeakKey(publicKey, {
      minimumRsaBits,
      ...(minimumRsaBits >= MINIMUM_RSA_BITS && { shortRsaException: SHORT_RSA_EXCEPTION }),
    });
    await mustSignVerifiably(key, publicKey);
    return this.#keep(key, publicKey);
  }

  async publicKey(keyId: string): Promise<PublicKey> {
    return this.#publicKeyOf(await this.#find(keyId));
  }

  async sign(keyId: string, message: Buffer, algorithm: SignatureAlgorithm): Promise<Buffer> {
    return signWithKeyObject(await this.#key(keyId), message, algorithm);
  }

  async signDigest(keyId: string, digest: Buffer, algorithm: SignatureAlgorithm): Promise<Buffer> {
    return signDigestWithKeyObject(await this.#key(keyId), digest, algorithm, this.#workers.signing);
  }

  /** Other replicas can sign with the key until it leaves their cache, but its certificate is deleted before. */
  async deleteKey(keyId: string): Promise<void> {
    await this.#store.delete(this.id, keyId);
    this.#cache.delete(keyId); // last: a load that began before the deletion may have cached it
  }

  async #keep(key: KeyObject, publicKey: PublicKey): Promise<EngineKey> {
    const { keyId, type, bits, spki } = publicKey;
    const plain = key.export({ format: 'der', type: 'pkcs8' });
    const wrapped = this.#keyEncryptionKey.wrap(plain, this.#associatedData(keyId));
    plain.fill(0);
    await this.#store.put({ engineId: this.id, keyId, type, bits, spki, wrapped });
    this.#cache.set(keyId, Promise.resolve(key));
    return { keyId, engineId: this.id, publicKey };
  }

  /** Binds a ciphertext to its record, so that no record can take the place of another. */
  #associatedData(keyId: string): string {
    return `${this.id}/${keyId}`;
  }

  #key(keyId: string): Promise<KeyObject> {
    return this.#cache.memo(keyId);
  }

  /** Removes a load that fails from the cache, so that the next signature loads the key again. */
  #loadUntilItFails(keyId: string): Promise<KeyObject> {
    const key = this.#load(keyId);
    key.catch(() => {
      if (this.#cache.peek(keyId) === key) this.#cache.delete(keyId);
    });
    return key;
  }

  async #load(keyId: string): Promise<KeyObject> {
    const { wrapped } = await this.#find(keyId);
    if (wrapped === undefined) throw new KeyNotFoundError(this.id, keyId);
    const plain = this.#keyEncryptionKey.unwrap(wrapped, this.#associatedData(keyId));
    try {
      return privateKeyFromPkcs8(plain);
    } finally {
      plain.fill(0);
    }
  }

  async #find(keyId: string): Promise<StoredKey> {
    const key = await this.#store.get(this.id, keyId);
    if (key === undefined) throw new KeyNotFoundError(this.id, keyId);
    return key;
  }

  /** The key id is the digest of the public key, so an exchanged public key is detected. */
  #publicKeyOf({ spki, keyId }: StoredKey): PublicKey {
    const publicKey = PublicKey.fromSpki(spki);
    if (publicKey.keyId !== keyId) throw new UnreadableKeyError('the stored public key was changed');
    return publicKey;
  }
}
