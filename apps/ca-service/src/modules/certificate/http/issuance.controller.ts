import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { parseCertificationRequest, pemToDer } from '@libs/crypto';
import { ErrorBody } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { IssueCertificate } from '../commands/issue-certificate';
import { PreviewIssuance } from '../queries/preview-issuance';
import { CertificateView, IssuancePreviewView, toCertificateView } from '../wire';
import { signCertificateCall } from './certificate.audit';
import { LINT_WARNINGS_HEADERS, tellLintWarnings } from './lint-warnings-header';
import { profileChoice } from './profile-choice';
import { requesterOf } from './requester-of';
import { DryRunRequest, isDryRun } from '../wire/dry-run.request';
import { CaPath } from '../wire/paths';
import { SignCertificateRequest } from '../wire/sign-certificate.request';

/** What a CA is asked to issue. */
@ApiTags('Certificates of a CA')
@Controller('cas/:id/certificates')
export class IssuanceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('sign')
  @RequirePermission('issuer')
  @ApiOperation({ operationId: 'signCertificate', summary: 'Sign a CSR, or preview what would be signed' })
  @ApiCreatedResponse({ type: CertificateView, headers: LINT_WARNINGS_HEADERS })
  @ApiOkResponse({ type: IssuancePreviewView, description: 'The answer of a dry run' })
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
    const csr = parseCertificationRequest(pemToDer(body.csr, 'csr'));
    const profile = profileChoice({ inline: body.profile, id: body.profile_id });
    const requester = requesterOf(principal);
    if (isDryRun(query)) {
      reply.status(200);
      return this.queries.execute(new PreviewIssuance(id, csr, profile, requester));
    }
    const { certificate, warnings } = await this.commands.execute(
      new IssueCertificate(id, csr, profile, requester),
    );
    tellLintWarnings(reply, certificate.state.serialNumber, warnings);
    return toCertificateView(certificate);
  }
}

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}
