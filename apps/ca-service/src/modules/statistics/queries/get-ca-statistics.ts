import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { StatisticsReader } from '../persistence/statistics.reader';
import { type StatusDistributionView, toStatusDistributionView } from '../wire/statistics.view';

export class GetCaStatistics extends Query<StatusDistributionView> {
  constructor(
    readonly caId: string,
    readonly certificateFilters: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(GetCaStatistics)
export class GetCaStatisticsHandler implements IQueryHandler<GetCaStatistics> {
  constructor(private readonly statistics: StatisticsReader) {}

  /** Returns zeros for an unknown CA (contract 3.4). */
  async execute({ caId, certificateFilters }: GetCaStatistics): Promise<StatusDistributionView> {
    return toStatusDistributionView(await this.statistics.certificates(certificateFilters, caId));
  }
}
