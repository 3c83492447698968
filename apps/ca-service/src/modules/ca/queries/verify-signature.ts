import { MessageVerifier, type SignableMessage, SIGNATURE_ALGORITHMS } from '@libs/crypto';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { IssuingCas } from '../../certificate';
import { verificationAlgorithm } from '../domain';

/** Whether the signature is one of the message by the CA. */
export class VerifySignature extends Query<boolean> {
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

@QueryHandler(VerifySignature)
export class VerifySignatureHandler implements IQueryHandler<VerifySignature> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly verifier: MessageVerifier,
  ) {}

  /** With the public key of the CA's current certificate: who holds the private key does not matter. */
  async execute({ caId, message, signature, algorithmName }: VerifySignature): Promise<boolean> {
    const { publicKey } = await this.issuingCas.get(caId);
    const algorithm = SIGNATURE_ALGORITHMS[verificationAlgorithm(algorithmName, publicKey)];
    return this.verifier.verify(message, { signature, key: publicKey, algorithm });
  }
}
