import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { byStatus, type StatusDistribution } from '../../domain/statistics.view';
import { StatisticsReader } from '../../persistence/statistics.reader';
import { GetCaStatisticsQuery } from './get-ca-statistics.query';

@QueryHandler(GetCaStatisticsQuery)
export class GetCaStatisticsHandler implements IQueryHandler<GetCaStatisticsQuery> {
  constructor(private readonly statistics: StatisticsReader) {}

  /** Zeros for a CA that there is not (contract 3.4). */
  async execute({ caId, certificateFilters }: GetCaStatisticsQuery): Promise<StatusDistribution> {
    return byStatus(await this.statistics.certificates(certificateFilters, caId));
  }
}
