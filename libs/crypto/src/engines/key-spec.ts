import { type KeyType } from '../x509/keys/key-type';

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
