import type { SignedMessage } from './signed-message';

/** The record of what CAs signed. */
export abstract class SignatureLog {
  /** Writes the event; needs a unit of work. @throws CaNotFoundError when the CA was deleted meanwhile */
  abstract add(signed: SignedMessage): Promise<void>;
}
