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

/** A message that a CA signed, as it is recorded: by its digest, for any length. */
export interface SignedMessage {
  readonly caId: string;
  readonly messageType: SignableMessage['type'];
  /** `<hash function>:<lower-case hex>`. */
  readonly messageDigest: string;
  readonly signatureAlgorithm: SignatureAlgorithmName;
  readonly signature: Buffer;
}

/** The record of a signature. */
export function signedMessage({ caId, message, algorithm, signature }: Signing): SignedMessage {
  const digest = digestOf(message, SIGNATURE_ALGORITHMS[algorithm]);
  const messageDigest = `${digest.algorithm}:${digest.bytes.toString('hex')}`;
  return { caId, messageType: message.type, messageDigest, signatureAlgorithm: algorithm, signature };
}

/** The record of what CAs signed. */
export abstract class SignatureLog {
  /**
   * Writes the event; needs a unit of work.
   * @throws CaNotFoundError when the CA was deleted after it was read
   * @throws CaNotActiveError when the CA must be ACTIVE and was revoked, put on hold or expired after it was read
   */
  abstract add(signed: SignedMessage, options: { readonly caMustBeActive: boolean }): Promise<void>;
}
