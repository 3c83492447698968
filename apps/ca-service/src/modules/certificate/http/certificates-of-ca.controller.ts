import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { CSR_PEM, decodePem, parseCertificationRequest } from '@libs/crypto';
import { ErrorBody, ListQueryRequest, PreferredMediaType } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotAcceptableResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IssueCertificate } from '../commands/issue-certificate';
import { GetCertificate } from '../queries/get-certificate';
import { PreviewIssuance } from '../queries/preview-issuance';
import { CertificatePageView, CertificateView, IssuancePreviewView, toCertificateView } from '../wire';
import { AuthorityKeyQuery, toChoice } from '../wire/certificate-issuer.request';
import { DryRunRequest, isDryRun, SignCertificateRequest } from '../wire/sign-certificate.request';
import { CaCertificatePath, CaPath, CaStatusPath } from '../wire/paths';
import {
  renderCertificates,
  CERTIFICATE_TYPES,
  type CertificateType,
  renderCertificate,
  type RenderedPage,
  SINGLE_CERTIFICATE_TYPES,
  type SingleCertificateType,
} from './certificate-media-types';
import { signCertificateCall } from './certificate.audit';
import { LINT_WARNINGS_HEADERS, reportLintWarnings } from './lint-warnings-header';
import { profileChoice, requesterOf } from './to-commands';

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

/** Issues the certificates of a CA, and reads them. */
@ApiTags('Certificates of a CA')
@Controller('cas/:id/certificates')
export class CertificatesOfCaController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('sign')
  @RequirePermission('issuer')
  @ApiOperation({ operationId: 'signCertificate', summary: 'Sign a CSR, or preview what would be signed' })
  @ApiCreatedResponse({ type: CertificateView, headers: LINT_WARNINGS_HEADERS })
  @ApiOkResponse({ type: IssuancePreviewView, description: 'Response of a dry run' })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  async sign(
    @Param() { id }: CaPath,
    @Query() query: DryRunRequest,
    @Body() body: SignCertificateRequest,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView | IssuancePreviewView> {
    if (!isDryRun(query)) beginAuditedCall(signCertificateCall(id, body));
    const csr = parseCertificationRequest(decodePem(body.csr, CSR_PEM));
    const profile = profileChoice({ inline: body.profile, id: body.profile_id });
    const requester = requesterOf(principal);
    if (isDryRun(query)) {
      reply.status(200);
      return this.queries.execute(new PreviewIssuance(id, csr, profile, requester));
    }
    const { certificate, warnings } = await this.commands.execute(
      new IssueCertificate(id, csr, profile, requester),
    );
    reportLintWarnings(reply, certificate.state.serialNumber, warnings);
    return toCertificateView(certificate);
  }

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'listCertificatesOfCa', summary: 'List the certificates of a CA' })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  list(
    @Param() { id: caId }: CaPath,
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RenderedPage> {
    return renderCertificates(this.queries, { query, scope: { caId } }, type, reply);
  }

  @Get('status/:status')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'listCertificatesOfCaByStatus',
    summary: 'List the certificates of a CA by status',
  })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  listByStatus(
    @Param() { id: caId, status }: CaStatusPath,
    @Query() query: ListQueryRequest,
    @PreferredMediaType(CERTIFICATE_TYPES) type: CertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RenderedPage> {
    return renderCertificates(this.queries, { query, scope: { caId, status } }, type, reply);
  }

  @Get(':serialNumber')
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'getCertificateOfCa', summary: 'Read a certificate of a CA' })
  @ApiOkResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  async get(
    @Param() { id: caId, serialNumber }: CaCertificatePath,
    @Query() issuer: AuthorityKeyQuery,
    @PreferredMediaType(SINGLE_CERTIFICATE_TYPES) type: SingleCertificateType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView | string | Buffer> {
    const query = new GetCertificate({ ...toChoice(serialNumber, issuer), caId });
    return renderCertificate(await this.queries.execute(query), type, reply);
  }
}
