import type { SignableMessage } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';

/** Gives the signature: DER for ECDSA (contract section 7). */
export class SignMessageCommand extends Command<Buffer> {
  constructor(
    readonly caId: string,
    readonly message: SignableMessage,
    /** As the client calls it. */
    readonly algorithmName: string,
  ) {
    super();
  }
}
