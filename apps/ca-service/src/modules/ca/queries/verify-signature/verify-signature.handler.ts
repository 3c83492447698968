import { MessageVerifier, SIGNATURE_ALGORITHMS } from '@libs/crypto';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { IssuingCas } from '../../../certificate';
import { verificationAlgorithm } from '../../domain';
import { VerifySignatureQuery } from './verify-signature.query';

@QueryHandler(VerifySignatureQuery)
export class VerifySignatureHandler implements IQueryHandler<VerifySignatureQuery> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly verifier: MessageVerifier,
  ) {}

  /** With the public key of the CA's current certificate: who holds the private key does not matter. */
  async execute({ caId, message, signature, algorithmName }: VerifySignatureQuery): Promise<boolean> {
    const { publicKey } = await this.issuingCas.get(caId);
    const algorithm = SIGNATURE_ALGORITHMS[verificationAlgorithm(algorithmName, publicKey)];
    return this.verifier.verify(message, { signature, key: publicKey, algorithm });
  }
}
