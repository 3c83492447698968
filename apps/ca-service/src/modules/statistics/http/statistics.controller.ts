import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { ExpirationsView, IssuanceView } from '../domain/period-statistics.view';
import type { StatisticsView, StatusDistribution } from '../domain/statistics.view';
import { GetCaStatisticsQuery } from '../queries/get-ca-statistics/get-ca-statistics.query';
import { GetExpirationsQuery } from '../queries/get-expirations/get-expirations.query';
import { GetIssuanceQuery } from '../queries/get-issuance/get-issuance.query';
import { GetStatisticsQuery } from '../queries/get-statistics/get-statistics.query';
import {
  caStatisticsRequest,
  type CaStatisticsRequest,
  expirationsRequest,
  type ExpirationsRequest,
  issuanceRequest,
  type IssuanceRequest,
  statisticsRequest,
  type StatisticsRequest,
} from './statistics.request';
import {
  expirationsResponse,
  issuanceResponse,
  statisticsResponse,
  statusDistribution,
} from './statistics.response';

@ApiTags('Statistics')
@Controller('stats')
@RequirePermission('reader')
@ApiBadRequestResponse({ type: ErrorBody })
export class StatisticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'Count CAs and certificates' })
  @ApiOkResponse({ standardSchema: statisticsResponse })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  get(@Query({ schema: statisticsRequest }) query: StatisticsRequest): Promise<StatisticsView> {
    return this.queries.execute(new GetStatisticsQuery(query.ca_filter ?? [], query.cert_filter ?? []));
  }

  @Get('expirations')
  @ApiOperation({
    summary: 'Count the certificates that end in each day, week or month from now on',
    description: 'Those that are ACTIVE, by the CA that issued them.',
  })
  @ApiOkResponse({ standardSchema: expirationsResponse })
  expirations(@Query({ schema: expirationsRequest }) query: ExpirationsRequest): Promise<ExpirationsView> {
    const { interval, until, ca_id: caId } = query;
    return this.queries.execute(new GetExpirationsQuery({ interval, until, caId }));
  }

  @Get('issuance')
  @ApiOperation({
    summary: 'Count the certificates that were issued and revoked in each day, week or month',
    description:
      'Of the certificates that there are now, by the CA and by the profile that they were issued by.',
  })
  @ApiOkResponse({ standardSchema: issuanceResponse })
  issuance(@Query({ schema: issuanceRequest }) query: IssuanceRequest): Promise<IssuanceView> {
    const { ca_id: caId, profile_id: profileId, ...rest } = query;
    return this.queries.execute(new GetIssuanceQuery({ ...rest, caId, profileId }));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Count the certificates that a CA issued, by status' })
  @ApiOkResponse({ standardSchema: statusDistribution })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  ofCa(
    @Param('id') id: string,
    @Query({ schema: caStatisticsRequest }) query: CaStatisticsRequest,
  ): Promise<StatusDistribution> {
    return this.queries.execute(new GetCaStatisticsQuery(id, query.cert_filter ?? []));
  }
}
