import { RequirePermission } from '@libs/auth';
import { ErrorBody, listQueryRequest, type ListQueryRequest, PreferredMediaType } from '@libs/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotAcceptableResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { CertificateView } from '../domain';
import { GetCertificateQuery } from '../queries/get-certificate/get-certificate.query';
import { answerPage, type PageInForm } from './answer-page';
import { CERTIFICATE_TYPES, type CertificateType, inForm } from './certificate-forms';
import { certificatePageResponse, certificateResponse } from './certificate.response';
import { serialNumberRequest } from './serial-number.request';

interface Reply {
  header(name: string, value: string): unknown;
}

/** What a CA has issued. */
@ApiTags('Certificates of a CA')
@Controller('cas/:id/certificates')
@RequirePermission('reader')
@ApiNotAcceptableResponse({ type: ErrorBody })
export class CertificatesOfCaController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'List the certificates of a CA' })
  @ApiOkResponse({ standardSchema: certificatePageResponse })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  list(
    @Param('id') caId: string,
    @Query({ schema: listQueryRequest }) query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: { caId } }, type, reply);
  }

  @Get('status/:status')
  @ApiOperation({ summary: 'List the certificates of a CA and a status' })
  @ApiOkResponse({ standardSchema: certificatePageResponse })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  listByStatus(
    @Param('id') caId: string,
    @Param('status') status: string,
    @Query({ schema: listQueryRequest }) query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: { caId, status } }, type, reply);
  }

  @Get(':serialNumber')
  @ApiOperation({ summary: 'Read a certificate of a CA' })
  @ApiOkResponse({ standardSchema: certificateResponse })
  @ApiNotFoundResponse({ type: ErrorBody })
  async get(
    @Param('id') caId: string,
    @Param('serialNumber', { schema: serialNumberRequest }) serialNumber: string,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView | string | Buffer> {
    return inForm(await this.queries.execute(new GetCertificateQuery(serialNumber, caId)), type, reply);
  }
}
