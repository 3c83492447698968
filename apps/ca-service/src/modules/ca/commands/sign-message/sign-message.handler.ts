import { MessageSigner, SIGNATURE_ALGORITHMS } from '@libs/crypto';
import { UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IssuingCas } from '../../../certificate';
import {
  mustNotBeACertificate,
  SignatureLog,
  SignedMessage,
  signingAlgorithm,
  signingKeyOf,
} from '../../domain';
import { SignMessageCommand } from './sign-message.command';

@CommandHandler(SignMessageCommand)
export class SignMessageHandler implements ICommandHandler<SignMessageCommand> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly signer: MessageSigner,
    private readonly signatures: SignatureLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * The event is committed before the signature leaves: no signature exists outside that nobody heard of. Status
   * and expiry of the CA do not matter (contract section 7): a validation authority must be able to sign the last
   * CRL of a CA that is revoked or has expired.
   */
  async execute({ caId, message, algorithmName }: SignMessageCommand): Promise<Buffer> {
    const ca = await this.issuingCas.get(caId);
    const key = signingKeyOf(ca);
    const algorithm = signingAlgorithm(algorithmName, ca.publicKey);
    mustNotBeACertificate(message);

    const signature = await this.signer.sign(message, SIGNATURE_ALGORITHMS[algorithm], key);
    const signed = SignedMessage.of({ caId, message, algorithm, signature });
    await this.unitOfWork.run(() => this.signatures.add(signed));
    return signature;
  }
}
