import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { type KeyEngine } from './key-engine';

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
