import { CurrentPrincipal, holds, type Principal, RequirePermission } from '@libs/auth';
import { ErrorBody, listQueryRequest, type ListQueryRequest } from '@libs/http';
import type { Page } from '@libs/kernel';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ChangeCertificateStatusCommand } from '../commands/change-certificate-status/change-certificate-status.command';
import type { CertificateView } from '../domain';
import { GetCertificateQuery } from '../queries/get-certificate/get-certificate.query';
import { ListCertificatesQuery } from '../queries/list-certificates/list-certificates.query';
import { certificatePageResponse, certificateResponse } from './certificate.response';
import { changeStatusRequest, type ChangeStatusRequest, toStatusChange } from './change-status.request';

@ApiTags('Certificates')
@Controller('certificates')
export class CertificateController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ summary: 'List certificates, those of CAs included' })
  @ApiOkResponse({ standardSchema: certificatePageResponse })
  @ApiBadRequestResponse({ type: ErrorBody })
  list(@Query({ schema: listQueryRequest }) query: ListQueryRequest): Promise<Page<CertificateView>> {
    return this.queries.execute(
      new ListCertificatesQuery({ pageSize: query.page_size, bookmark: query.bookmark }),
    );
  }

  @Get(':serialNumber')
  @RequirePermission('reader')
  @ApiOperation({ summary: 'Read a certificate' })
  @ApiOkResponse({ standardSchema: certificateResponse })
  @ApiNotFoundResponse({ type: ErrorBody })
  get(@Param('serialNumber') serialNumber: string): Promise<CertificateView> {
    return this.queries.execute(new GetCertificateQuery(serialNumber));
  }

  @Put(':serialNumber/status')
  @RequirePermission('issuer')
  @ApiOperation({ summary: 'Revoke a certificate, put it on hold, release it' })
  @ApiOkResponse({ standardSchema: certificateResponse })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  changeStatus(
    @Param('serialNumber') serialNumber: string,
    @Body({ schema: changeStatusRequest }) body: ChangeStatusRequest,
    @CurrentPrincipal() { permission }: Principal,
  ): Promise<CertificateView> {
    return this.commands.execute(
      new ChangeCertificateStatusCommand(serialNumber, toStatusChange(body), holds(permission, 'admin')),
    );
  }
}
