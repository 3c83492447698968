import { ConcurrencyLimit } from '@libs/kernel';
import { type WorkerLane } from '../workers/worker-lane';
import { type PublicKey } from '../x509/keys/public-key';
import { mayBeSignature, signatureInput } from '../x509/keys/signature';
import { fitsKey, type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { verifyDigestWithEcdsa } from './ecdsa-digest-signature';
import { verifyDigestWithRsa } from './rsa-digest-signature';
import { mustBeDigestFor, type SignableMessage } from './signable-message';

/** A signature, and the key and algorithm that it is verified with. */
export interface MessageSignature {
  readonly signature: Buffer;
  readonly key: PublicKey;
  readonly algorithm: SignatureAlgorithm;
}

/**
 * Whether the signature is valid for the message. Runs on a worker thread of `lane`: up to 20 ms for messages of 4 MiB
 * and for digests on P-521. Returns false for a key of another type than the algorithm's, and for malformed signatures.
 * @throws DigestNotSignableError, DigestSizeError for a digest that no key can have signed
 */
export async function verifyMessageSignature(
  { type, bytes }: SignableMessage,
  claim: MessageSignature,
  lane: WorkerLane,
): Promise<boolean> {
  if (type === 'hash') return verifyDigestSignature(bytes, claim, lane);
  const { signature, key, algorithm } = claim;
  if (!mayBeSignature(signature, key, algorithm)) return false;
  const { digest } = algorithm;
  const input = signatureInput(key.keyObject, algorithm);
  return lane.run({ kind: 'verify', digest, message: bytes, key: input, signature });
}

async function verifyDigestSignature(
  bytes: Buffer,
  { signature, key, algorithm }: MessageSignature,
  lane: WorkerLane,
): Promise<boolean> {
  const digest = { algorithm: mustBeDigestFor(algorithm, bytes), bytes };
  if (!fitsKey(algorithm, key)) return false;
  return algorithm.keyType === 'RSA'
    ? verifyDigestWithRsa(key.keyObject, { digest, signature }, algorithm, lane)
    : verifyDigestWithEcdsa(key.keyObject, bytes, signature, lane);
}

/** Callers with the role reader may verify: 32 operations of 20 ms occupy the thread for less than a second. */
const BOUNDS = { total: 128, perCaller: 32 };

/** Verifies signatures of messages and digests for callers of the API. */
export class MessageVerifier {
  readonly #limit = new ConcurrencyLimit('signature verifications', BOUNDS);

  constructor(private readonly lane: WorkerLane) {}

  /**
   * Whether the signature is valid for the message.
   * @throws DigestNotSignableError, DigestSizeError for a digest that no key can have signed
   * @throws CallerLimitReachedError, ServiceLimitReachedError, CryptoWorkerEndedError
   */
  verify(message: SignableMessage, claim: MessageSignature): Promise<boolean> {
    return this.#limit.run(() => verifyMessageSignature(message, claim, this.lane));
  }
}
