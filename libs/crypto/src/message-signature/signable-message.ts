import { hash } from 'node:crypto';
import { DomainError } from '@libs/kernel';
import { type SignatureAlgorithm, type SignatureDigest } from '../x509/keys/signature-algorithm';

/** Contract 2.1 (SignMessageType): the message itself, or a digest of it. */
export const SIGNABLE_MESSAGE_TYPES = ['raw', 'hash'] as const;

/** Input of signing and verifying: a message, or the digest that the caller computed of one. */
export interface SignableMessage {
  readonly type: (typeof SIGNABLE_MESSAGE_TYPES)[number];
  /** The message; for a hash, the bytes of the digest. */
  readonly bytes: Buffer;
}

/** A digest and its hash function. */
export interface MessageDigest {
  readonly algorithm: SignatureDigest;
  readonly bytes: Buffer;
}

/**
 * The digest of the message in records: the digest that the algorithm signs. Ed25519 and ML-DSA sign no digest; SHA-256
 * is used for them.
 */
export function digestOf({ type, bytes }: SignableMessage, { digest }: SignatureAlgorithm): MessageDigest {
  const algorithm = digest ?? 'sha256';
  return { algorithm, bytes: type === 'hash' ? bytes : hash(algorithm, bytes, 'buffer') };
}

/** Lengths of digests in bytes (FIPS 180-4 figure 1). */
export const DIGEST_SIZE: Readonly<Record<SignatureDigest, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** The length of the digest does not fit the hash function (texts of contract section 7). */
export class DigestSizeError extends DomainError {
  readonly code = 'signature.digest-size';
  readonly kind = 'invalid';

  /** `size` and `expected` in bytes. */
  constructor(size: number, expected: number) {
    super(size === 0 ? 'digest cannot be empty' : 'invalid digest size', { size, expected });
  }
}

/** The key, or its engine, signs whole messages only. */
export class DigestNotSignableError extends DomainError {
  readonly code = 'signature.digest-not-signable';
  readonly kind = 'invalid';

  /** `signers` is plural: "Ed25519 keys". */
  constructor(signers: string) {
    super(`${signers} sign messages, not digests: send the message itself`);
  }
}

/**
 * Returns the hash function of a digest that is to be signed or verified.
 * @throws DigestNotSignableError for an algorithm that signs whole messages: the variants of Ed25519 and ML-DSA for
 *   digests are other algorithms (RFC 8032 section 5.1, FIPS 204 section 5.4)
 * @throws DigestSizeError when its length does not fit the hash function
 */
export function mustBeDigestFor(
  { digest: hashFunction, keyType }: SignatureAlgorithm,
  digest: Buffer,
): SignatureDigest {
  if (hashFunction === undefined) throw new DigestNotSignableError(`${keyType} keys`);
  const expected = DIGEST_SIZE[hashFunction];
  if (digest.length !== expected) throw new DigestSizeError(digest.length, expected);
  return hashFunction;
}
