import { type KeySpec, type SupportedKeyType } from '../x509/keys/key-type';
import { type PublicKey } from '../x509/keys/public-key';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';

/** A private key inside an engine, as seen from outside. */
export interface EngineKey {
  /** PublicKey.keyId. */
  readonly keyId: string;
  readonly engineId: string;
  readonly publicKey: PublicKey;
}

/** What `GET /engines` tells (contract 12.2); which engine is the default, the registry knows. */
export interface KeyEngineDescription {
  readonly id: string;
  /** One of the types existing clients know, such as `GOLANG` or `PKCS11`. */
  readonly type: string;
  /** 0: keys lie on a disk; 1: keys are encrypted at rest; 2: keys never leave hardware. */
  readonly securityLevel: 0 | 1 | 2;
  /** Stands in error texts. */
  readonly provider: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly supportedKeyTypes: readonly SupportedKeyType[];
}

/** Holds private keys and uses them. They never come out; what else an engine can do is its own interface. */
export abstract class KeyEngine {
  /** The `engine_id` of the API. */
  abstract readonly id: string;
  abstract readonly type: string;
  abstract describe(): KeyEngineDescription;

  /** @throws UnsupportedKeySpecError */
  abstract create(spec: KeySpec): Promise<EngineKey>;

  /**
   * Takes in a key from outside; again for a key that is there already changes nothing. The bytes stay the
   * caller's, who should wipe them. @throws InvalidValueError when they are no key this service supports
   */
  abstract import(pkcs8: Buffer): Promise<EngineKey>;

  /** @throws KeyNotFoundError */
  abstract publicKey(keyId: string): Promise<PublicKey>;

  /**
   * Signs a message, which the engine hashes as the algorithm says; ECDSA signatures come as DER
   * (RFC 3279 section 2.2.3). @throws KeyNotFoundError, KeyTypeMismatchError
   */
  abstract sign(keyId: string, message: Buffer, algorithm: SignatureAlgorithm): Promise<Buffer>;
}

/** The ability to sign digests made elsewhere, which not every engine has. */
export interface DigestSigner {
  /**
   * Signs the digest of a message as `KeyEngine.sign` signs the message: whoever has the message can verify it.
   * @throws KeyNotFoundError, KeyTypeMismatchError
   * @throws DigestNotSignableError for keys that sign messages only: Ed25519, ML-DSA
   * @throws DigestSizeError when it is not as long as the hash function of the algorithm makes them
   */
  signDigest(keyId: string, digest: Buffer, algorithm: SignatureAlgorithm): Promise<Buffer>;
}

export function canSignDigests(engine: KeyEngine): engine is KeyEngine & DigestSigner {
  return 'signDigest' in engine && typeof engine.signDigest === 'function';
}

/** The ability to forget keys, which not every engine has. */
export interface KeyDeleter {
  /** Resolves as well when there is no such key, so that a compensation can be repeated. */
  deleteKey(keyId: string): Promise<void>;
}

export function canDeleteKeys(engine: KeyEngine): engine is KeyEngine & KeyDeleter {
  return 'deleteKey' in engine && typeof engine.deleteKey === 'function';
}
