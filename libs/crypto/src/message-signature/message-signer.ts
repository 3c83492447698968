import { ConcurrencyLimit, DomainError } from '@libs/kernel';
import { canSignDigests, type EngineKey, type KeyEngine } from '../engines/key-engine';
import { KeyEngineUnavailableError } from '../engines/key-engine.errors';
import { type KeyEngineRegistry } from '../engines/key-engine.registry';
import { type WorkerLane } from '../workers/worker-lane';
import { SignatureMismatchError } from '../x509/issuance/certificate-signer';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { DigestNotSignableError, type SignableMessage } from './signable-message';
import { mustHaveRoomFor } from './emsa-pss';
import { verifyMessageSignature } from './message-verifier';

/** A validation authority signs OCSP responses in parallel; 32 signatures on P-521 take less than a second. */
const BOUNDS = { total: 128, perCaller: 32 };

/** Signs messages and digests with keys in engines. */
export class MessageSigner {
  readonly #limit = new ConcurrencyLimit('message signatures', BOUNDS);

  /** Signatures are verified on threads of `lane`. */
  constructor(
    private readonly engines: KeyEngineRegistry,
    private readonly lane: WorkerLane,
  ) {}

  /**
   * Signs, and verifies the signature before it is returned: a faulty signature can reveal an RSA or ECDSA key.
   * @throws DigestNotSignableError, DigestSizeError for a digest that the key, its engine or the algorithm rejects
   * @throws RsaKeyTooShortError, KeyTypeMismatchError for an algorithm that does not fit the key
   * @throws KeyEngineNotFoundError, KeyNotFoundError, KeyEngineUnavailableError, SignatureMismatchError
   * @throws CallerLimitReachedError, ServiceLimitReachedError
   */
  sign(message: SignableMessage, algorithm: SignatureAlgorithm, key: EngineKey): Promise<Buffer> {
    return this.#limit.run(() => this.#sign(message, algorithm, key));
  }

  async #sign(message: SignableMessage, algorithm: SignatureAlgorithm, key: EngineKey): Promise<Buffer> {
    const { engineId, keyId, publicKey } = key;
    mustHaveRoomFor(algorithm, publicKey);
    const engine = this.engines.get(engineId);
    const signature = await signIn(engine, keyId, message, algorithm).catch((error: unknown) => {
      throw error instanceof DomainError ? error : new KeyEngineUnavailableError(engine.id, error);
    });
    if (!(await verifyMessageSignature(message, { signature, key: publicKey, algorithm }, this.lane))) {
      throw new SignatureMismatchError({ engineId, keyId });
    }
    return signature;
  }
}

async function signIn(
  engine: KeyEngine,
  keyId: string,
  { type, bytes }: SignableMessage,
  algorithm: SignatureAlgorithm,
): Promise<Buffer> {
  if (type === 'raw') return engine.sign(keyId, bytes, algorithm);
  if (!canSignDigests(engine)) throw new DigestNotSignableError(`the keys of engine ${engine.id}`);
  return engine.signDigest(keyId, bytes, algorithm);
}
