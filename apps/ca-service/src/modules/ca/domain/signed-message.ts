import {
  digestOf,
  type SignableMessage,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from '@libs/crypto';
import { AggregateRoot } from '@libs/kernel';
import { messageSigned } from '../events/message-signed.event';

/** A message or digest, the CA that signed it, and the signature. Nothing is kept of it but its event. */
export interface Signing {
  readonly caId: string;
  readonly message: SignableMessage;
  readonly algorithm: SignatureAlgorithmName;
  readonly signature: Buffer;
}

/** A message that a CA signed: on record before its signature is given to anybody. */
export class SignedMessage extends AggregateRoot {
  private constructor(readonly caId: string) {
    super();
  }

  static of({ caId, message, algorithm, signature }: Signing): SignedMessage {
    const signed = new SignedMessage(caId);
    const digest = digestOf(message, SIGNATURE_ALGORITHMS[algorithm]);
    signed.record(
      messageSigned(
        signature,
        { id: caId },
        {
          messageType: message.type,
          messageDigest: `${digest.algorithm}:${digest.bytes.toString('hex')}`,
          signatureAlgorithm: algorithm,
        },
      ),
    );
    return signed;
  }
}
