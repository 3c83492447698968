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
import { IssueCertificateCommand } from '../commands/issue-certificate/issue-certificate.command';
import type { CertificateView, IssuancePreviewView } from '../domain';
import { PreviewIssuanceQuery } from '../queries/preview-issuance/preview-issuance.query';
import { signCertificateCall } from './certificate.calls';
import { certificateResponse } from './certificate.response';
import { issuancePreviewResponse } from './issuance-preview.response';
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
  @ApiOperation({ operationId: 'signCertificate', summary: 'Sign a CSR, or say what signing it would give' })
  @ApiCreatedResponse({ standardSchema: certificateResponse, headers: LINT_WARNINGS_HEADERS })
  @ApiOkResponse({ standardSchema: issuancePreviewResponse, description: 'The answer of a dry run' })
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
      return this.queries.execute(new PreviewIssuanceQuery(id, csr, profile, requester));
    }
    const { view, warnings } = await this.commands.execute(
      new IssueCertificateCommand(id, csr, profile, requester),
    );
    tellLintWarnings(reply, view.serial_number, warnings);
    return view;
  }
}

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}
