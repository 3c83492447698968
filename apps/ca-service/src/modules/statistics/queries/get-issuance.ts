import { Clock } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Interval, periodsBetween, defaultBeginning } from '../domain/interval';
import { PeriodReader } from '../persistence/period.reader';
import { type IssuanceView, toIssuanceView } from '../wire/period-statistics.view';

/** The parameters of a chart; absent ones have defaults. */
export interface IssuanceChart {
  readonly interval: Interval;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly caId?: string | undefined;
  readonly profileId?: string | undefined;
}

export class GetIssuance extends Query<IssuanceView> {
  constructor(readonly chart: IssuanceChart) {
    super();
  }
}

@QueryHandler(GetIssuance)
export class GetIssuanceHandler implements IQueryHandler<GetIssuance> {
  constructor(
    private readonly counts: PeriodReader,
    private readonly clock: Clock,
  ) {}

  async execute({ chart }: GetIssuance): Promise<IssuanceView> {
    const { interval, caId, profileId } = chart;
    const last = chart.until ?? this.clock.now();
    const periods = periodsBetween(interval, chart.from ?? defaultBeginning(interval, last), last);
    return toIssuanceView(interval, periods, await this.counts.read(interval, periods, { caId, profileId }));
  }
}
