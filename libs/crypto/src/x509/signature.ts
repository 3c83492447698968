import { constants, type KeyObject, type SignKeyObjectInput, verify } from 'node:crypto';
import { type PublicKey } from './public-key';
import { fitsKey, type SignatureAlgorithm } from './signature-algorithm';

/**
 * Whether `signature` is one of `message` by `key`. A key of another type than the algorithm's, or a
 * signature that is no signature at all, is just as false as a wrong one.
 */
export function verifySignature(
  message: Buffer,
  signature: Buffer,
  key: PublicKey,
  algorithm: SignatureAlgorithm,
): boolean {
  if (!fitsKey(algorithm, key) || !fitsModulus(signature, key)) return false;
  try {
    return verify(algorithm.digest, message, signatureInput(key.keyObject, algorithm), signature);
  } catch {
    return false; // OpenSSL throws instead when the parameters do not fit the key, such as a salt too long
  }
}

/**
 * RFC 8017 sections 8.1.2 and 8.2.2, step 1: as many octets as the modulus. OpenSSL also takes an RSASSA-PSS signature
 * whose first octets are zeros without them.
 */
const fitsModulus = (signature: Buffer, { type, bits }: PublicKey): boolean =>
  type !== 'RSA' || signature.length === Math.ceil(bits / 8);

/**
 * The key as node:crypto takes it: with options for RSASSA-PSS alone, since PKCS#1 v1.5 and DER are its defaults.
 * (Measured on Node 24, P-256: an object around the key costs 25 µs per verification and 50 µs per signature.)
 */
export function signatureInput(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
): KeyObject | SignKeyObjectInput {
  if (algorithm.scheme !== 'RSASSA-PSS') return key;
  const saltLength = algorithm.saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
}
