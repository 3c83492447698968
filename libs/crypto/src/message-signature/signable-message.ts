import { hash } from 'node:crypto';
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
