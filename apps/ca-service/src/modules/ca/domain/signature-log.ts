import type { SignedMessage } from './signed-message';

/** The record of what CAs signed. */
export abstract class SignatureLog {
  /**
   * Writes the event; needs a unit of work.
   * @throws CaNotFoundError when the CA was deleted after it was read
   * @throws CaNotActiveError when the CA must be ACTIVE and was revoked, put on hold or expired after it was read
   */
  abstract add(signed: SignedMessage, options: { readonly caMustBeActive: boolean }): Promise<void>;
}
