import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { signatureInput } from '../x509/keys/signature';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { mustFitKeyObject } from './must-fit-key-object';

const signOnThreadPool = promisify(sign);

/** Hashing 4 MiB takes up to 18 ms; certificates are smaller than this. */
const MAXIMUM_QUICK_BYTES = 64 * 1024;

/**
 * Signs in this process. Measured on Node 24 (µs): P-256 23 and Ed25519 34 where the call is made, but 85
 * through the thread pool, which only moves the work; RSA-2048 360, P-384 780, P-521 1950, ML-DSA 690 to
 * 1250. So the first two sign short messages at once; everything else is signed off the event loop.
 */
export async function signWithKeyObject(
  key: KeyObject,
  message: Buffer,
  algorithm: SignatureAlgorithm,
): Promise<Buffer> {
  mustFitKeyObject(algorithm, key);
  const input = signatureInput(key, algorithm);
  if (isQuick(key) && message.length <= MAXIMUM_QUICK_BYTES) return sign(algorithm.digest, message, input);
  return signOnThreadPool(algorithm.digest, message, input);
}

function isQuick(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}
