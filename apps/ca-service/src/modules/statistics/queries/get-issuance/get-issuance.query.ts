import { Query } from '@nestjs/cqrs';
import type { Interval } from '../../domain/interval';
import type { IssuanceView } from '../../wire';

/** What a chart is asked for: what is left out is as usual. */
export interface IssuanceChart {
  readonly interval: Interval;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly caId?: string | undefined;
  readonly profileId?: string | undefined;
}

export class GetIssuanceQuery extends Query<IssuanceView> {
  constructor(readonly chart: IssuanceChart) {
    super();
  }
}
