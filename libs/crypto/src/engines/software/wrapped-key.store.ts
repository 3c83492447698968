import { type KeyType } from '../../x509/keys/key-type';

/** A private key as it lies in the database: encrypted. */
export interface WrappedKey {
  readonly engineId: string;
  readonly keyId: string;
  readonly type: KeyType;
  readonly bits: number;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** What KeyEncryptionKey.wrap made of the PKCS#8 key. */
  readonly wrapped: Buffer;
}

/** Where the software engine keeps its keys. */
export abstract class WrappedKeyStore {
  /** Again for the same engine and key id changes nothing, or replaces one ciphertext of the key by another. */
  abstract put(key: WrappedKey): Promise<void>;
  abstract get(engineId: string, keyId: string): Promise<WrappedKey | undefined>;
  /** Resolves as well when there is no such key. */
  abstract delete(engineId: string, keyId: string): Promise<void>;
}
