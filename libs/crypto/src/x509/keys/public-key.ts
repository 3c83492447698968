import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { InvalidValueError } from '@libs/kernel';
import { type KeyStrength, keyStrength, type KeyType } from './key-type';
import { derToPem } from '../der/pem';
import { readSubjectPublicKeyInfo } from './subject-public-key-info';

/** A public key of a supported type. */
export class PublicKey {
  #keyId: string | undefined;

  private constructor(
    /** DER SubjectPublicKeyInfo, byte for byte as received. */
    readonly spki: Buffer,
    readonly type: KeyType,
    /** RSA: size of the modulus. Elliptic curves: size of the field. ML-DSA: the parameter set. */
    readonly bits: number,
    readonly keyObject: KeyObject,
  ) {}

  /** @throws InvalidValueError when the key is malformed, not supported, or invalid, such as a point off its curve */
  static fromSpki(der: Buffer): PublicKey {
    const { type, bits } = readSubjectPublicKeyInfo(der);
    return new PublicKey(der, type, bits, keyObjectOf(der));
  }

  /** Takes a public key, or the public key of a private one. @throws InvalidValueError */
  static fromKeyObject(key: KeyObject): PublicKey {
    if (key.type === 'secret') throw new InvalidValueError('a secret key has no public key');
    const keyObject = key.type === 'private' ? createPublicKey(key) : key;
    const spki = keyObject.export({ format: 'der', type: 'spki' });
    const { type, bits } = readSubjectPublicKeyInfo(spki);
    return new PublicKey(spki, type, bits, keyObject);
  }

  get strength(): KeyStrength {
    return keyStrength(this.type, this.bits);
  }

  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo (contract 1.7). */
  get keyId(): string {
    return (this.#keyId ??= hash('sha256', this.spki, 'hex'));
  }

  equals(other: PublicKey): boolean {
    return this.spki.equals(other.spki);
  }
}

/**
 * Converts to PEM first: the label tells OpenSSL which decoder to use, so that it does not try others. (Measured on
 * Node 24, P-256, µs: 23 instead of 50, and the first verification takes 20 less.)
 */
function keyObjectOf(spki: Buffer): KeyObject {
  try {
    return createPublicKey(derToPem(spki, 'PUBLIC KEY'));
  } catch (error) {
    throw new InvalidValueError('public key is not valid for its algorithm', {}, { cause: error });
  }
}
