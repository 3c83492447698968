import { Clock } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError, type CertificateView, toCertificateView } from '../../../certificate';
import { CaChain } from '../../domain';
import { CaChainReader } from '../../persistence/ca-chain.reader';
import { GetCaChainQuery } from './get-ca-chain.query';

@QueryHandler(GetCaChainQuery)
export class GetCaChainHandler implements IQueryHandler<GetCaChainQuery> {
  constructor(
    private readonly certificates: CaChainReader,
    private readonly clock: Clock,
  ) {}

  async execute({ caId, withCrossCertificates }: GetCaChainQuery): Promise<readonly CertificateView[]> {
    const own = await this.certificates.ofCaAndAbove(caId);
    if (own.length === 0) throw new CaNotFoundError(caId);
    const now = this.clock.now();
    const chain = new CaChain(own, now);
    const states = withCrossCertificates ? chain.withCrossCertificatesOf(caId) : chain.of(caId);
    return states.map((state) => toCertificateView({ state, at: now }));
  }
}
