import { KeyEngineRegistry } from '@libs/crypto';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { byKey, totalOf } from '../domain/counts';
import { StatisticsReader } from '../persistence/statistics.reader';
import { type StatisticsView, toStatusDistributionView } from '../wire/statistics.view';

export class GetStatistics extends Query<StatisticsView> {
  constructor(
    readonly caFilters: readonly string[],
    readonly certificateFilters: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(GetStatistics)
export class GetStatisticsHandler implements IQueryHandler<GetStatistics> {
  constructor(
    private readonly statistics: StatisticsReader,
    private readonly engines: KeyEngineRegistry,
  ) {}

  async execute({ caFilters, certificateFilters }: GetStatistics): Promise<StatisticsView> {
    const certificates = await this.statistics.certificates(certificateFilters);
    const cas = await this.statistics.cas(caFilters);
    const noCas = Object.fromEntries(this.engines.list().map(({ id }) => [id, 0]));
    return {
      cas: {
        total: totalOf(cas),
        // A CA whose key is elsewhere counts in no engine (contract 3.4).
        engine_distribution: { ...noCas, ...byKey(cas, '') },
        status_distribution: toStatusDistributionView(cas),
      },
      certificates: {
        total: totalOf(certificates),
        ca_distribution: byKey(certificates, '-'),
        status_distribution: toStatusDistributionView(certificates),
      },
    };
  }
}
