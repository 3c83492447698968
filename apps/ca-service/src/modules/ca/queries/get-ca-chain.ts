import { Clock } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError, type CertificateView, toCertificateView } from '../../certificate';
import { CaChain } from '../domain';
import { CaChainReader } from '../persistence/ca-chain.reader';

/** The certificates from a CA up to its root. */
export class GetCaChain extends Query<readonly CertificateView[]> {
  constructor(
    readonly caId: string,
    /** Includes the cross certificates of the root, before it. */
    readonly withCrossCertificates: boolean,
  ) {
    super();
  }
}

@QueryHandler(GetCaChain)
export class GetCaChainHandler implements IQueryHandler<GetCaChain> {
  constructor(
    private readonly certificates: CaChainReader,
    private readonly clock: Clock,
  ) {}

  async execute({ caId, withCrossCertificates }: GetCaChain): Promise<readonly CertificateView[]> {
    const own = await this.certificates.ofCaAndAbove(caId);
    if (own.length === 0) throw new CaNotFoundError(caId);
    const now = this.clock.now();
    const chain = new CaChain(own, now);
    const states = withCrossCertificates ? chain.withCrossCertificatesOf(caId) : chain.of(caId);
    return states.map((state) => toCertificateView({ state, at: now }));
  }
}
