import { ConcurrencyLimit } from '@libs/kernel';
import { type WorkerLane } from '../workers/worker-lane';
import { type SignableMessage } from './signable-message';
import { type MessageSignature, verifyMessageSignature } from './verify-message-signature';

/** Readers may verify: 32 operations of 20 ms keep the thread busy for less than a second. */
const BOUNDS = { total: 128, perCaller: 32 };

/** Verifies signatures of messages and digests for callers of the API. */
export class MessageVerifier {
  readonly #limit = new ConcurrencyLimit('signature verifications', BOUNDS);

  constructor(private readonly lane: WorkerLane) {}

  /**
   * Whether the signature is one of the message.
   * @throws DigestNotSignableError, DigestSizeError for a digest that no key can have signed
   * @throws CallerLimitReachedError, ServiceLimitReachedError, CryptoWorkerEndedError
   */
  verify(message: SignableMessage, claim: MessageSignature): Promise<boolean> {
    return this.#limit.run(() => verifyMessageSignature(message, claim, this.lane));
  }
}
