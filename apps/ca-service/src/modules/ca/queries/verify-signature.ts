import { MessageVerifier, type SignableMessage, SIGNATURE_ALGORITHMS } from '@libs/crypto';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { IssuingCas } from '../../certificate';
import { verificationAlgorithm } from '../domain';

/** Verifies a signature of a message by a CA. */
export class VerifySignature extends Query<boolean> {
  constructor(
    readonly caId: string,
    readonly message: SignableMessage,
    readonly signature: Buffer,
    /** As named in the request. */
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

  /** Uses the public key of the current certificate. The service need not hold the private key. */
  async execute({ caId, message, signature, algorithmName }: VerifySignature): Promise<boolean> {
    const { publicKey } = await this.issuingCas.get(caId);
    const algorithm = SIGNATURE_ALGORITHMS[verificationAlgorithm(algorithmName, publicKey)];
    return this.verifier.verify(message, { signature, key: publicKey, algorithm });
  }
}
