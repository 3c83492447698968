import { MessageSigner, type SignableMessage, SIGNATURE_ALGORITHMS } from '@libs/crypto';
import { UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { caMustBeActive, IssuingCas } from '../../certificate/domain';
import { CaSettings } from '../ca-settings';
import {
  mustBeSignableIn,
  mustNotBeACertificate,
  requiresActiveCa,
  SignatureLog,
  signedMessage,
  signingAlgorithm,
  signingKeyOf,
} from '../domain';

/** Signs a message or a digest with the key of a CA. Returns the signature, in DER for ECDSA (contract section 7). */
export class SignMessage extends Command<Buffer> {
  constructor(
    readonly caId: string,
    readonly message: SignableMessage,
    /** As named in the request. */
    readonly algorithmName: string,
  ) {
    super();
  }
}

@CommandHandler(SignMessage)
export class SignMessageHandler implements ICommandHandler<SignMessage> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly signer: MessageSigner,
    private readonly signatures: SignatureLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: CaSettings,
  ) {}

  /**
   * Commits the event before it returns the signature, so that every returned signature is recorded. Only an ACTIVE
   * CA signs, except with MESSAGE_SIGNING=raw-and-digest (contract section 7): an external validation authority needs
   * the last CRL of a revoked or expired CA signed.
   */
  async execute({ caId, message, algorithmName }: SignMessage): Promise<Buffer> {
    const { messageSigning } = this.settings;
    mustBeSignableIn(messageSigning, message);
    const ca = await this.issuingCas.get(caId);
    const activeOnly = requiresActiveCa(messageSigning);
    if (activeOnly) caMustBeActive({ ca });
    const key = signingKeyOf(ca);
    const algorithm = signingAlgorithm(algorithmName, ca.publicKey);
    mustNotBeACertificate(message);

    const signature = await this.signer.sign(message, SIGNATURE_ALGORITHMS[algorithm], key);
    const signed = signedMessage({ caId, message, algorithm, signature });
    await this.unitOfWork.run(() => this.signatures.add(signed, { caMustBeActive: activeOnly }));
    return signature;
  }
}
