import {
  digestOf,
  type SignableMessage,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from '@libs/crypto';

/** A message or digest, the CA that signed it, and the signature. */
export interface Signing {
  readonly caId: string;
  readonly message: SignableMessage;
  readonly algorithm: SignatureAlgorithmName;
  readonly signature: Buffer;
}

/** The record of a signed message. It contains the digest, so that its size does not depend on the message. */
export interface SignedMessage {
  readonly caId: string;
  readonly messageType: SignableMessage['type'];
  /** `<hash function>:<lower-case hex>`. */
  readonly messageDigest: string;
  readonly signatureAlgorithm: SignatureAlgorithmName;
  readonly signature: Buffer;
}

/** Builds the record of a signature. */
export function signedMessage({ caId, message, algorithm, signature }: Signing): SignedMessage {
  const digest = digestOf(message, SIGNATURE_ALGORITHMS[algorithm]);
  const messageDigest = `${digest.algorithm}:${digest.bytes.toString('hex')}`;
  return { caId, messageType: message.type, messageDigest, signatureAlgorithm: algorithm, signature };
}

/** Records the messages that CAs signed. */
export abstract class SignatureLog {
  /**
   * Stores the event. Needs a unit of work.
   * @throws CaNotFoundError when the CA was deleted meanwhile
   * @throws CaNotActiveError when `caMustBeActive` and the CA is no longer ACTIVE
   */
  abstract add(signed: SignedMessage, options: { readonly caMustBeActive: boolean }): Promise<void>;
}
