/** Kinds of key, spelled as on the wire (contract 2.1). ML-DSA would be added here. */
export type KeyType = 'RSA' | 'ECDSA' | 'Ed25519';

export type KeyStrength = 'HIGH' | 'MEDIUM' | 'LOW';

/**
 * Contract 2.1. Ed25519, which the contract does not grade, is graded like the elliptic curve of 256 bits
 * that it is.
 */
export function keyStrength(type: KeyType, bits: number): KeyStrength {
  const [medium, high] = type === 'RSA' ? [2048, 3072] : [129, 256];
  return bits >= high ? 'HIGH' : bits >= medium ? 'MEDIUM' : 'LOW';
}
