import { RequirePermission } from '@libs/auth';
import { ErrorBody, ListQueryRequest, PreferredMediaType } from '@libs/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotAcceptableResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CertificatePageView } from '../wire';
import { answerPage, type PageInForm } from './answer-page';
import { CERTIFICATE_TYPES, type CertificateType } from './certificate-forms';
import { ExpirationRequest, toExpiry } from '../wire/expiration.request';
import { StatusPath } from '../wire/paths';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Lists of all certificates, those of CAs included (docs/query-language.md). */
@ApiTags('Certificates')
@Controller('certificates')
@RequirePermission('reader')
@ApiBadRequestResponse({ type: ErrorBody })
@ApiNotAcceptableResponse({ type: ErrorBody })
@ApiServiceUnavailableResponse({ type: ErrorBody })
export class CertificateListsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ operationId: 'listCertificates', summary: 'List certificates, those of CAs included' })
  @ApiOkResponse({ type: CertificatePageView })
  list(
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: {} }, type, reply);
  }

  @Get('status/:status')
  @ApiOperation({
    operationId: 'listCertificatesByStatus',
    summary: 'List certificates by the status that they have now',
  })
  @ApiOkResponse({ type: CertificatePageView })
  listByStatus(
    @Param() { status }: StatusPath,
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: { status } }, type, reply);
  }

  @Get('expiration')
  @ApiOperation({
    operationId: 'listExpiringCertificates',
    summary: 'List certificates that are to expire, the next one first',
    description: 'Neither expired nor revoked, and ending between two times, either of which may be missing.',
  })
  @ApiOkResponse({ type: CertificatePageView })
  listByExpiration(
    @Query() query: ExpirationRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: { expiring: toExpiry(query) } }, type, reply);
  }
}
