import { Clock } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { periodsBetween, usualBeginning } from '../../domain/interval';
import { type IssuanceView, toIssuanceView } from '../../wire';
import { PeriodReader } from '../../persistence/period.reader';
import { GetIssuanceQuery } from './get-issuance.query';

@QueryHandler(GetIssuanceQuery)
export class GetIssuanceHandler implements IQueryHandler<GetIssuanceQuery> {
  constructor(
    private readonly counts: PeriodReader,
    private readonly clock: Clock,
  ) {}

  async execute({ chart }: GetIssuanceQuery): Promise<IssuanceView> {
    const { interval, caId, profileId } = chart;
    const last = chart.until ?? this.clock.now();
    const periods = periodsBetween(interval, chart.from ?? usualBeginning(interval, last), last);
    return toIssuanceView(interval, periods, await this.counts.read(interval, periods, { caId, profileId }));
  }
}
