import { Query } from '@nestjs/cqrs';
import type { Interval } from '../../domain/interval';
import type { ExpirationsView } from '../../wire';

/** What a chart is asked for: what is left out is as usual. */
export interface ExpirationsChart {
  readonly interval: Interval;
  readonly until?: Date | undefined;
  readonly caId?: string | undefined;
}

export class GetExpirationsQuery extends Query<ExpirationsView> {
  constructor(readonly chart: ExpirationsChart) {
    super();
  }
}
