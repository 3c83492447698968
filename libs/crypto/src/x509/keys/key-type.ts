/**
 * Kinds of key, spelled as on the wire (contract 2.1). The "size" of an ML-DSA key is its parameter set: 44, 65
 * or 87 (FIPS 204 section 4).
 */
export const KEY_TYPES = ['RSA', 'ECDSA', 'Ed25519', 'ML-DSA'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

export const KEY_STRENGTHS = ['HIGH', 'MEDIUM', 'LOW'] as const;
export type KeyStrength = (typeof KEY_STRENGTHS)[number];

/**
 * Contract 2.1. ML-DSA-44, the weakest of its kind, is meant to be as hard to break as a collision of SHA-256
 * (FIPS 204 table 1). Ed25519, which the contract does not grade, is graded like the elliptic curve of 256 bits
 * that it is.
 */
export function keyStrength(type: KeyType, bits: number): KeyStrength {
  if (type === 'ML-DSA') return 'HIGH';
  const [medium, high] = type === 'RSA' ? [2048, 3072] : [129, 256];
  return bits >= high ? 'HIGH' : bits >= medium ? 'MEDIUM' : 'LOW';
}

/** The key to create: RSA and ECDSA by size in bits, Ed25519 always 256, ML-DSA by parameter set. */
export interface KeySpec {
  readonly type: KeyType;
  readonly bits: number;
}

/** What an engine can create, per type. */
export interface SupportedKeyType {
  readonly type: KeyType;
  readonly sizes: readonly number[];
}
