import { hash } from 'node:crypto';
import { DomainError } from '@libs/kernel';
import { type SignatureAlgorithm, type SignatureDigest } from '../x509/keys/signature-algorithm';

/** Contract 2.1 (SignMessageType): the message itself, or a digest of it. */
export const SIGNABLE_MESSAGE_TYPES = ['raw', 'hash'] as const;

/** What a signature is made of or verified with: a message, or the digest that the caller made of one. */
export interface SignableMessage {
  readonly type: (typeof SIGNABLE_MESSAGE_TYPES)[number];
  /** The message; for a hash, the bytes of the digest. */
  readonly bytes: Buffer;
}

/** A digest and what it was made with. */
export interface MessageDigest {
  readonly algorithm: SignatureDigest;
  readonly bytes: Buffer;
}

/**
 * The digest that stands for the message in records: what is signed where the algorithm hashes, else (Ed25519 and
 * ML-DSA hash in ways of their own) SHA-256 of the message.
 */
export function digestOf({ type, bytes }: SignableMessage, { digest }: SignatureAlgorithm): MessageDigest {
  const algorithm = digest ?? 'sha256';
  return { algorithm, bytes: type === 'hash' ? bytes : hash(algorithm, bytes, 'buffer') };
}

/** How long digests are, in bytes (FIPS 180-4 figure 1). */
export const DIGEST_SIZE: Readonly<Record<SignatureDigest, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** The digest is not as long as the hash function makes them (texts of contract section 7). */
export class DigestSizeError extends DomainError {
  readonly code = 'signature.digest-size';
  readonly kind = 'invalid';

  /** `size` and `expected` in bytes. */
  constructor(size: number, expected: number) {
    super(size === 0 ? 'digest cannot be empty' : 'invalid digest size', { size, expected });
  }
}

/** The key, or its engine, only signs messages that it sees in full. */
export class DigestNotSignableError extends DomainError {
  readonly code = 'signature.digest-not-signable';
  readonly kind = 'invalid';

  /** `signers` is plural: "Ed25519 keys". */
  constructor(signers: string) {
    super(`${signers} sign messages, not digests: send the message itself`);
  }
}

/**
 * The hash function that a digest to be signed or verified was made with.
 * @throws DigestNotSignableError for an algorithm that takes messages only: Ed25519 has no form for a digest made
 *   elsewhere but Ed25519ph, which is another algorithm (RFC 8032 section 5.1), and so has ML-DSA (FIPS 204 section 5.4)
 * @throws DigestSizeError when it is not as long as that function makes them
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
