import { RequirePermission } from '@libs/auth';
import { ErrorBody, ListQueryRequest, PreferredMediaType } from '@libs/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotAcceptableResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { GetCertificate } from '../queries/get-certificate';
import { CertificatePageView, CertificateView } from '../wire';
import { CertificateIssuerQuery, toChoice } from '../wire/certificate-issuer.request';
import { ExpirationRequest, toExpiry } from '../wire/expiration.request';
import { SerialNumberPath, StatusPath } from '../wire/paths';
import {
  renderCertificates,
  CERTIFICATE_TYPES,
  type CertificateType,
  renderCertificate,
  type RenderedPage,
  SINGLE_CERTIFICATE_TYPES,
  type SingleCertificateType,
} from './certificate-media-types';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Reads certificates, those of CAs included (docs/query-language.md). */
@ApiTags('Certificates')
@Controller('certificates')
export class CertificateController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'listCertificates', summary: 'List certificates, those of CAs included' })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  list(
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RenderedPage> {
    return renderCertificates(this.queries, { query, scope: {} }, type, reply);
  }

  @Get('status/:status')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'listCertificatesByStatus',
    summary: 'List certificates by their current status',
  })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  listByStatus(
    @Param() { status }: StatusPath,
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RenderedPage> {
    return renderCertificates(this.queries, { query, scope: { status } }, type, reply);
  }

  @Get('expiration')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'listExpiringCertificates',
    summary: 'List certificates by their expiration, the earliest first',
    description:
      'Certificates that are neither expired nor revoked and end between two times, each optional.',
  })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  listByExpiration(
    @Query() query: ExpirationRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RenderedPage> {
    return renderCertificates(this.queries, { query, scope: { expiring: toExpiry(query) } }, type, reply);
  }

  @Get(':serialNumber')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'getCertificate',
    summary: 'Read a certificate',
    description: `By Accept: ${SINGLE_CERTIFICATE_TYPES.join(', ')}. JSON by default.`,
  })
  @ApiOkResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  async get(
    @Param() { serialNumber }: SerialNumberPath,
    @Query() issuer: CertificateIssuerQuery,
    @PreferredMediaType(SINGLE_CERTIFICATE_TYPES) type: SingleCertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView | string | Buffer> {
    const query = new GetCertificate(toChoice(serialNumber, issuer));
    return renderCertificate(await this.queries.execute(query), type, reply);
  }
}
