import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { BodyLimit, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { CreateCertificate } from '../commands/create-certificate';
import { CertificateView, toCertificateView } from '../wire';
import { createCertificateCall } from './certificate.audit';
import { LINT_WARNINGS_HEADERS, tellLintWarnings } from './lint-warnings-header';
import { requesterOf } from './requester-of';
import { CreateCertificateRequest } from '../wire/create-certificate.request';
import { toNewCertificate } from './to-new-certificate';

/** Contract 3.0, route 18. */
@ApiTags('Certificates')
@Controller('certificates')
export class CertificateCreationController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'createCertificate',
    summary: 'Create a certificate with a new key, or one that the service holds',
    description:
      'The private key stays in its engine. To certify the key of a CA needs the permission admin.',
  })
  @ApiCreatedResponse({ type: CertificateView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async create(
    @Body() body: CreateCertificateRequest,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<CertificateView> {
    beginAuditedCall(createCertificateCall(body));
    const certificate = toNewCertificate(body);
    const { certificate: issued, warnings } = await this.commands.execute(
      new CreateCertificate(certificate, requesterOf(principal)),
    );
    tellLintWarnings(reply, issued.state.serialNumber, warnings);
    return toCertificateView(issued);
  }
}
