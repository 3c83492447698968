import { Query } from '@nestjs/cqrs';
import type { StatisticsView } from '../../wire';

export class GetStatisticsQuery extends Query<StatisticsView> {
  constructor(
    readonly caFilters: readonly string[],
    readonly certificateFilters: readonly string[],
  ) {
    super();
  }
}
