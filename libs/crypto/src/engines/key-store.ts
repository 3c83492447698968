import { type KeyType } from '../x509/keys/key-type';

/** The record of a private key: every engine keeps one for each of its keys. */
export interface StoredKey {
  readonly engineId: string;
  readonly keyId: string;
  readonly type: KeyType;
  readonly bits: number;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** The PKCS#8 key, encrypted by `KeyEncryptionKey.wrap`; absent when the private key is outside the database. */
  readonly wrapped?: Buffer;
}

/**
 * The records of all private keys. The service finds a key here before it asks an engine for it, and locks the record
 * while a certificate begins to use the key.
 */
export abstract class KeyStore {
  /** Adds a record. A record with the same engine and key id stays as it is, or gets another ciphertext of the key. */
  abstract put(key: StoredKey): Promise<void>;
  abstract get(engineId: string, keyId: string): Promise<StoredKey | undefined>;
  /** Deletes a record; does nothing when it does not exist. */
  abstract delete(engineId: string, keyId: string): Promise<void>;
}
