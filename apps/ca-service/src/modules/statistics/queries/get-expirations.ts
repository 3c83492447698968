import { Clock } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Interval, periodsBetween, defaultEnd } from '../domain/interval';
import { PeriodReader } from '../persistence/period.reader';
import { type ExpirationsView, toExpirationsView } from '../wire/period-statistics.view';

/** The parameters of a chart; absent ones have defaults. */
export interface ExpirationsChart {
  readonly interval: Interval;
  readonly until?: Date | undefined;
  readonly caId?: string | undefined;
}

export class GetExpirations extends Query<ExpirationsView> {
  constructor(readonly chart: ExpirationsChart) {
    super();
  }
}

@QueryHandler(GetExpirations)
export class GetExpirationsHandler implements IQueryHandler<GetExpirations> {
  constructor(
    private readonly counts: PeriodReader,
    private readonly clock: Clock,
  ) {}

  async execute({ chart: { interval, until, caId } }: GetExpirations): Promise<ExpirationsView> {
    const today = this.clock.now();
    const periods = periodsBetween(interval, today, until ?? defaultEnd(interval, today));
    return toExpirationsView(interval, periods, await this.counts.read(interval, periods, { caId }));
  }
}
