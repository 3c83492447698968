import { constants, verify, type SignKeyObjectInput } from 'node:crypto';
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
  if (!fitsKey(algorithm, key)) return false;
  const input = { key: key.keyObject, ...signatureOptions(algorithm) };
  try {
    return verify(algorithm.digest, message, input, signature);
  } catch {
    return false; // OpenSSL throws instead when the parameters do not fit the key, such as a salt too long
  }
}

/** What node:crypto must be told besides the key and the digest. */
export function signatureOptions(algorithm: SignatureAlgorithm): Omit<SignKeyObjectInput, 'key'> {
  switch (algorithm.scheme) {
    case 'RSASSA-PSS':
      return {
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: algorithm.saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST,
      };
    case 'RSASSA-PKCS1-v1_5':
      return { padding: constants.RSA_PKCS1_PADDING };
    case 'ECDSA':
      return { dsaEncoding: 'der' };
    case 'Ed25519':
    case 'ML-DSA':
      return {};
  }
}
