import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { signDigestWithEcdsa } from '../message-signature/ecdsa-digest-signature';
import { mustBeDigestFor } from '../message-signature/signable-message';
import { signDigestWithRsa } from '../message-signature/rsa-digest-signature';
import { type WorkerLane } from '../workers/worker-lane';
import { type KeyType } from '../x509/keys/key-type';
import { signatureInput } from '../x509/keys/signature';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { KeyTypeMismatchError } from './key-engine.errors';

/** Key type, and parameter set of ML-DSA, by the names of node:crypto. */
const KEY_OF = new Map<string, { type: KeyType; bits?: number }>([
  ['rsa', { type: 'RSA' }],
  ['ec', { type: 'ECDSA' }],
  ['ed25519', { type: 'Ed25519' }],
  ['ml-dsa-44', { type: 'ML-DSA', bits: 44 }],
  ['ml-dsa-65', { type: 'ML-DSA', bits: 65 }],
  ['ml-dsa-87', { type: 'ML-DSA', bits: 87 }],
]);

/** Rejects a key that cannot sign with the algorithm. @throws KeyTypeMismatchError */
function mustFitKeyObject(algorithm: SignatureAlgorithm, key: KeyObject): void {
  const { type, bits } = KEY_OF.get(key.asymmetricKeyType ?? '') ?? {};
  if (type !== algorithm.keyType || bits !== algorithm.keyBits) throw new KeyTypeMismatchError(algorithm);
}

const signOnThreadPool = promisify(sign);

/** Hashing 4 MiB takes up to 18 ms; certificates are smaller than this. */
const MAXIMUM_QUICK_BYTES = 64 * 1024;

/**
 * Signs in this process. Signs short messages with P-256 and Ed25519 on the event loop, everything else on the thread
 * pool. Measured on Node 24 (µs): P-256 23 and Ed25519 34, either of them 85 through the thread pool; RSA-2048 360,
 * P-384 780, P-521 1950, ML-DSA 690 to 1250.
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

/**
 * Signs a digest on a worker thread of `lane`; see DigestSigner.
 * @throws KeyTypeMismatchError, DigestNotSignableError, DigestSizeError, CryptoWorkerEndedError
 */
export async function signDigestWithKeyObject(
  key: KeyObject,
  bytes: Buffer,
  algorithm: SignatureAlgorithm,
  lane: WorkerLane,
): Promise<Buffer> {
  mustFitKeyObject(algorithm, key);
  const digest = { algorithm: mustBeDigestFor(algorithm, bytes), bytes };
  return algorithm.keyType === 'RSA'
    ? signDigestWithRsa(key, digest, algorithm, lane)
    : signDigestWithEcdsa(key, bytes, lane);
}
