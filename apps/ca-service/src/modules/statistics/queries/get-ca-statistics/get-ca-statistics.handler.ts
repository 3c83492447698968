import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { StatisticsReader } from '../../persistence/statistics.reader';
import { type StatusDistributionView, toStatusDistributionView } from '../../wire';
import { GetCaStatisticsQuery } from './get-ca-statistics.query';

@QueryHandler(GetCaStatisticsQuery)
export class GetCaStatisticsHandler implements IQueryHandler<GetCaStatisticsQuery> {
  constructor(private readonly statistics: StatisticsReader) {}

  /** Zeros for a CA that there is not (contract 3.4). */
  async execute({ caId, certificateFilters }: GetCaStatisticsQuery): Promise<StatusDistributionView> {
    return toStatusDistributionView(await this.statistics.certificates(certificateFilters, caId));
  }
}
