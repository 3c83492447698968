import type { SignableMessage } from '@libs/crypto';
import { Query } from '@nestjs/cqrs';

/** Whether the signature is one of the message by the CA. */
export class VerifySignatureQuery extends Query<boolean> {
  constructor(
    readonly caId: string,
    readonly message: SignableMessage,
    readonly signature: Buffer,
    /** As the client calls it. */
    readonly algorithmName: string,
  ) {
    super();
  }
}
