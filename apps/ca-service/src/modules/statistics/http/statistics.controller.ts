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
import { GetCaStatistics } from '../queries/get-ca-statistics';
import { GetExpirations } from '../queries/get-expirations';
import { GetIssuance } from '../queries/get-issuance';
import { GetStatistics } from '../queries/get-statistics';
import { ExpirationsView, IssuanceView } from '../wire/period-statistics.view';
import { StatisticsView, StatusDistributionView } from '../wire/statistics.view';
import { CaPath } from '../../certificate';
import {
  CaStatisticsRequest,
  ExpirationsRequest,
  IssuanceRequest,
  StatisticsRequest,
  toDay,
} from '../wire/statistics.request';

@ApiTags('Statistics')
@Controller('stats')
@RequirePermission('reader')
@ApiBadRequestResponse({ type: ErrorBody })
export class StatisticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ operationId: 'getStatistics', summary: 'Count CAs and certificates' })
  @ApiOkResponse({ type: StatisticsView })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  get(@Query() query: StatisticsRequest): Promise<StatisticsView> {
    return this.queries.execute(new GetStatistics(query.ca_filter ?? [], query.cert_filter ?? []));
  }

  @Get('expirations')
  @ApiOperation({
    operationId: 'getExpirations',
    summary: 'Count the certificates that end in each day, week or month from now on',
    description: 'Those that are ACTIVE, by the CA that issued them.',
  })
  @ApiOkResponse({ type: ExpirationsView })
  expirations(@Query() query: ExpirationsRequest): Promise<ExpirationsView> {
    const { interval, until, ca_id: caId } = query;
    return this.queries.execute(new GetExpirations({ interval, until: toDay(until), caId }));
  }

  @Get('issuance')
  @ApiOperation({
    operationId: 'getIssuance',
    summary: 'Count the certificates that were issued and revoked in each day, week or month',
    description:
      'Of the certificates that there are now, by the CA and by the profile that they were issued by.',
  })
  @ApiOkResponse({ type: IssuanceView })
  issuance(@Query() query: IssuanceRequest): Promise<IssuanceView> {
    const { interval, ca_id: caId, profile_id: profileId } = query;
    const [from, until] = [toDay(query.from), toDay(query.until)];
    return this.queries.execute(new GetIssuance({ interval, from, until, caId, profileId }));
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getCaStatistics',
    summary: 'Count the certificates that a CA issued, by status',
  })
  @ApiOkResponse({ type: StatusDistributionView })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  ofCa(@Param() { id }: CaPath, @Query() query: CaStatisticsRequest): Promise<StatusDistributionView> {
    return this.queries.execute(new GetCaStatistics(id, query.cert_filter ?? []));
  }
}
