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
