import { type KeySpec, type SupportedKeyType } from '../x509/keys/key-type';
import { type PublicKey } from '../x509/keys/public-key';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';

/** A private key that an engine holds. */
export interface EngineKey {
  /** PublicKey.keyId. */
  readonly keyId: string;
  readonly engineId: string;
  readonly publicKey: PublicKey;
}

/** The answer of `GET /engines` about one engine (contract 12.2), without `default`, which the registry knows. */
export interface KeyEngineDescription {
  readonly id: string;
  /** A type that existing clients know, such as `GOLANG` or `PKCS11`. */
  readonly type: string;
  /** 0: keys are in plain files; 1: keys are encrypted at rest; 2: keys never leave hardware. */
  readonly securityLevel: 0 | 1 | 2;
  /** Name of the engine in error sentences. */
  readonly provider: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly supportedKeyTypes: readonly SupportedKeyType[];
}

/**
 * Holds private keys and signs with them. Private keys never leave the engine. Optional abilities are interfaces of
 * their own: `DigestSigner`, `KeyDeleter`.
 */
export abstract class KeyEngine {
  /** The `engine_id` of the API. */
  abstract readonly id: string;
  abstract readonly type: string;
  abstract describe(): KeyEngineDescription;

  /** Creates a key. @throws UnsupportedKeySpecError */
  abstract create(spec: KeySpec): Promise<EngineKey>;

  /**
   * Imports a private key. Does nothing when the engine already holds it. The caller keeps the bytes and should wipe
   * them. @throws InvalidValueError when the key is malformed or not supported
   */
  abstract import(pkcs8: Buffer): Promise<EngineKey>;

  /** Returns the public key. @throws KeyNotFoundError */
  abstract publicKey(keyId: string): Promise<PublicKey>;

  /**
   * Signs a message, which the engine hashes as the algorithm requires. ECDSA signatures are DER
   * (RFC 3279 section 2.2.3). @throws KeyNotFoundError, KeyTypeMismatchError
   */
  abstract sign(keyId: string, message: Buffer, algorithm: SignatureAlgorithm): Promise<Buffer>;
}

/** Implemented by engines that can sign a digest that the caller computed. */
export interface DigestSigner {
  /**
   * Signs the digest of a message. The signature verifies as the one of `KeyEngine.sign` for the message does.
   * @throws KeyNotFoundError, KeyTypeMismatchError
   * @throws DigestNotSignableError for keys that sign whole messages only: Ed25519, ML-DSA
   * @throws DigestSizeError when the length does not fit the hash function of the algorithm
   */
  signDigest(keyId: string, digest: Buffer, algorithm: SignatureAlgorithm): Promise<Buffer>;
}

export function canSignDigests(engine: KeyEngine): engine is KeyEngine & DigestSigner {
  return 'signDigest' in engine && typeof engine.signDigest === 'function';
}

/** Implemented by engines that can delete keys. */
export interface KeyDeleter {
  /** Deletes a key. Does nothing when the key does not exist, so that a deletion can be retried. */
  deleteKey(keyId: string): Promise<void>;
}

export function canDeleteKeys(engine: KeyEngine): engine is KeyEngine & KeyDeleter {
  return 'deleteKey' in engine && typeof engine.deleteKey === 'function';
}
