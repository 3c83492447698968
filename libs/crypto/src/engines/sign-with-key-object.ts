import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { signatureInput } from '../x509/signature';
import { type SignatureAlgorithm } from '../x509/signature-algorithm';
import { mustFitKeyObject } from './must-fit-key-object';

const signOnThreadPool = promisify(sign);

/**
 * Signs in this process. Measured on Node 24 (µs): P-256 23 and Ed25519 34 where the call is made, but 85
 * through the thread pool, which only moves the work; RSA-2048 360, P-384 780, P-521 1950, ML-DSA 690 to
 * 1250. So the first two
 * sign at once, and the others where they do not hold up the event loop.
 */
export async function signWithKeyObject(
  key: KeyObject,
  message: Buffer,
  algorithm: SignatureAlgorithm,
): Promise<Buffer> {
  mustFitKeyObject(algorithm, key);
  const input = signatureInput(key, algorithm);
  if (isQuick(key)) return sign(algorithm.digest, message, input);
  return signOnThreadPool(algorithm.digest, message, input);
}

function isQuick(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}
