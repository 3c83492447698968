import { Query } from '@nestjs/cqrs';
import type { StatusDistributionView } from '../../wire';

export class GetCaStatisticsQuery extends Query<StatusDistributionView> {
  constructor(
    readonly caId: string,
    readonly certificateFilters: readonly string[],
  ) {
    super();
  }
}
