import { KeyEngineRegistry } from '@libs/crypto';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { StatisticsReader } from '../../persistence/statistics.reader';
import type { StatisticsView } from '../../domain/statistics.view';
import { GetStatisticsQuery } from './get-statistics.query';

@QueryHandler(GetStatisticsQuery)
export class GetStatisticsHandler implements IQueryHandler<GetStatisticsQuery> {
  constructor(
    private readonly statistics: StatisticsReader,
    private readonly engines: KeyEngineRegistry,
  ) {}

  execute(): Promise<StatisticsView> {
    return this.statistics.read(this.engines.list().map((engine) => engine.id));
  }
}
