import type { KeyObject, SignKeyObjectInput } from 'node:crypto';

/** Curves that ECDSA operations on digests support. */
export type DigestCurve = 'secp224r1' | 'prime256v1' | 'secp384r1' | 'secp521r1';

/**
 * An operation that takes too long for the event loop, as it is posted to a worker thread (structured clone). Private
 * keys are posted as `KeyObject`: the threads share the native key, and its bytes are never copied.
 */
export type CryptoOperation =
  | { readonly kind: 'generate-rsa'; readonly bits: number }
  | { readonly kind: 'generate-ec'; readonly curve: string }
  | { readonly kind: 'generate'; readonly algorithm: 'ed25519' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87' }
  | EcdsaSigning
  | EcdsaVerification
  | { readonly kind: 'rsa-private' | 'rsa-public'; readonly key: KeyObject; readonly block: Uint8Array }
  | MessageVerification
  | PrivateKeyDecryption
  | KeyDerivation;

/** Signs a digest with ECDSA. The worker exports the private scalar for the operation and wipes it. */
export interface EcdsaSigning {
  readonly kind: 'ecdsa-sign';
  readonly curve: DigestCurve;
  readonly digest: Uint8Array;
  readonly key: KeyObject;
}

/** Verifies an ECDSA signature of a digest; `point` is the encoded public key. */
export interface EcdsaVerification {
  readonly kind: 'ecdsa-verify';
  readonly curve: DigestCurve;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  readonly point: Uint8Array;
}

/** Verifies the signature of a whole message, as `verify` of node:crypto does. */
export interface MessageVerification {
  readonly kind: 'verify';
  readonly digest: string | undefined;
  readonly message: Uint8Array;
  readonly key: KeyObject | SignKeyObjectInput;
  readonly signature: Uint8Array;
}

/** Decrypts an EncryptedPrivateKeyInfo (RFC 5958 section 3). The worker wipes its copies of both byte arrays. */
export interface PrivateKeyDecryption {
  readonly kind: 'decrypt';
  readonly der: Uint8Array;
  readonly passphrase: Uint8Array;
}

/**
 * Derives key material from a passphrase. `pbkdf2`: RFC 8018 section 5.2, of the passphrase in UTF-8; the others:
 * RFC 7292 appendix B, of the passphrase as BMPString, for the purposes of its section B.3. The worker wipes its copy
 * of the passphrase.
 */
export interface KeyDerivation {
  readonly kind: 'derive';
  readonly function: 'pbkdf2' | 'pkcs12-key' | 'pkcs12-iv' | 'pkcs12-mac';
  readonly digest: string;
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** In bytes. */
  readonly length: number;
}

/**
 * Result of each kind of operation. `undefined` from `rsa-public`: the block is not below the modulus; from `decrypt`:
 * the passphrase is wrong.
 */
export type ResultOf<O extends CryptoOperation> = O extends { kind: `generate${string}` }
  ? KeyObject
  : O extends { kind: 'ecdsa-verify' | 'verify' }
    ? boolean
    : O extends { kind: 'rsa-public' }
      ? Uint8Array | undefined
      : O extends { kind: 'decrypt' }
        ? KeyObject | undefined
        : Uint8Array;

/** Answer of a worker to one operation. `message` of a failure holds no key material. */
export type CryptoAnswer = { readonly result: unknown } | { readonly failure: string };
