import { RequirePermission } from '@libs/auth';
import { ErrorBody, ListQueryRequest, PreferredMediaType } from '@libs/http';
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
import { GetCertificate } from '../queries/get-certificate';
import { CertificatePageView, CertificateView } from '../wire';
import { answerPage, type PageInForm } from './answer-page';
import {
  CERTIFICATE_TYPES,
  type CertificateType,
  inForm,
  SINGLE_CERTIFICATE_TYPES,
  type SingleCertificateType,
} from './certificate-forms';
import { CaCertificatePath, CaPath, CaStatusPath } from '../wire/paths';

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
  @ApiOperation({ operationId: 'listCertificatesOfCa', summary: 'List the certificates of a CA' })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  list(
    @Param() { id: caId }: CaPath,
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: { caId } }, type, reply);
  }

  @Get('status/:status')
  @ApiOperation({
    operationId: 'listCertificatesOfCaByStatus',
    summary: 'List the certificates of a CA and a status',
  })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  listByStatus(
    @Param() { id: caId, status }: CaStatusPath,
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PageInForm> {
    return answerPage(this.queries, { query, scope: { caId, status } }, type, reply);
  }

  @Get(':serialNumber')
  @ApiOperation({ operationId: 'getCertificateOfCa', summary: 'Read a certificate of a CA' })
  @ApiOkResponse({ type: CertificateView })
  @ApiNotFoundResponse({ type: ErrorBody })
  async get(
    @Param() { id: caId, serialNumber }: CaCertificatePath,
    @PreferredMediaType(SINGLE_CERTIFICATE_TYPES) type: SingleCertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView | string | Buffer> {
    return inForm(await this.queries.execute(new GetCertificate(serialNumber, caId)), type, reply);
  }
}
