import { type KeyObject } from 'node:crypto';
import { signDigestWithEcdsa } from '../message-signature/ecdsa-digest-signature';
import { mustBeDigestFor } from '../message-signature/must-be-digest-for';
import { signDigestWithRsa } from '../message-signature/rsa-digest-signature';
import { type WorkerLane } from '../workers/worker-lane';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { mustFitKeyObject } from './must-fit-key-object';

/**
 * Signs a digest in this process, on a worker thread of `lane`; see DigestSigner.
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
