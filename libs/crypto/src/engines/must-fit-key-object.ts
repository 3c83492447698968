import { type KeyObject } from 'node:crypto';
import { type KeyType } from '../x509/keys/key-type';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { KeyTypeMismatchError } from './key-engine.errors';

/** The type of private key that each name of node:crypto stands for, and the parameter set where it says one. */
const KEY_OF = new Map<string, { type: KeyType; bits?: number }>([
  ['rsa', { type: 'RSA' }],
  ['ec', { type: 'ECDSA' }],
  ['ed25519', { type: 'Ed25519' }],
  ['ml-dsa-44', { type: 'ML-DSA', bits: 44 }],
  ['ml-dsa-65', { type: 'ML-DSA', bits: 65 }],
  ['ml-dsa-87', { type: 'ML-DSA', bits: 87 }],
]);

/** @throws KeyTypeMismatchError when the key cannot sign with the algorithm */
export function mustFitKeyObject(algorithm: SignatureAlgorithm, key: KeyObject): void {
  const { type, bits } = KEY_OF.get(key.asymmetricKeyType ?? '') ?? {};
  if (type !== algorithm.keyType || bits !== algorithm.keyBits) throw new KeyTypeMismatchError(algorithm);
}
