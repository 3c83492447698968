import { RequirePermission } from '@libs/auth';
import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { StatisticsView } from '../domain/statistics.view';
import { GetStatisticsQuery } from '../queries/get-statistics/get-statistics.query';
import { statisticsResponse } from './statistics.response';

@ApiTags('Statistics')
@Controller('stats')
export class StatisticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ summary: 'Count CAs and certificates' })
  @ApiOkResponse({ standardSchema: statisticsResponse })
  get(): Promise<StatisticsView> {
    return this.queries.execute(new GetStatisticsQuery());
  }
}
