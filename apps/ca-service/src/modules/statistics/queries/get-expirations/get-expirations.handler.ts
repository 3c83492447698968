import { Clock } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { periodsBetween, usualEnd } from '../../domain/interval';
import { type ExpirationsView, toExpirationsView } from '../../wire';
import { PeriodReader } from '../../persistence/period.reader';
import { GetExpirationsQuery } from './get-expirations.query';

@QueryHandler(GetExpirationsQuery)
export class GetExpirationsHandler implements IQueryHandler<GetExpirationsQuery> {
  constructor(
    private readonly counts: PeriodReader,
    private readonly clock: Clock,
  ) {}

  async execute({ chart: { interval, until, caId } }: GetExpirationsQuery): Promise<ExpirationsView> {
    const today = this.clock.now();
    const periods = periodsBetween(interval, today, until ?? usualEnd(interval, today));
    return toExpirationsView(interval, periods, await this.counts.read(interval, periods, { caId }));
  }
}
