import { Query } from '@nestjs/cqrs';
import type { StatusDistribution } from '../../domain/statistics.view';

export class GetCaStatisticsQuery extends Query<StatusDistribution> {
  constructor(
    readonly caId: string,
    readonly certificateFilters: readonly string[],
  ) {
    super();
  }
}
