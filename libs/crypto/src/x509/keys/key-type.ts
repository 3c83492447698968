/**
 * Types of keys, as in requests (contract 2.1). The size of an ML-DSA key is its parameter set: 44, 65 or 87 (FIPS 204
 * section 4).
 */
export const KEY_TYPES = ['RSA', 'ECDSA', 'Ed25519', 'ML-DSA'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

export const KEY_STRENGTHS = ['HIGH', 'MEDIUM', 'LOW'] as const;
export type KeyStrength = (typeof KEY_STRENGTHS)[number];

/**
 * The strength of a key (contract 2.1). ML-DSA-44, the weakest parameter set, is about as hard to break as a collision of
 * SHA-256 (FIPS 204 table 1). Ed25519, which the contract does not grade, is graded as an elliptic curve of 256 bits.
 */
export function keyStrength(type: KeyType, bits: number): KeyStrength {
  if (type === 'ML-DSA') return 'HIGH';
  const [medium, high] = type === 'RSA' ? [2048, 3072] : [129, 256];
  return bits >= high ? 'HIGH' : bits >= medium ? 'MEDIUM' : 'LOW';
}

/** Type and size of a key: bits for RSA and ECDSA, always 256 for Ed25519, the parameter set for ML-DSA. */
export interface KeySpec {
  readonly type: KeyType;
  readonly bits: number;
}

/** The sizes of one type of key that an engine creates. */
export interface SupportedKeyType {
  readonly type: KeyType;
  readonly sizes: readonly number[];
}
