import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { ErrorBody, PreferredMediaType } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Get, Param, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiNotAcceptableResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ChangeCertificateStatus } from '../commands/change-certificate-status';
import { GetCertificate } from '../queries/get-certificate';
import { CertificateView, toCertificateView } from '../wire';
import { inForm, SINGLE_CERTIFICATE_TYPES, type SingleCertificateType } from './certificate-forms';
import { changeCertificateStatusCall } from './certificate.audit';
import { requesterOf } from './requester-of';
import { ChangeStatusRequest, toStatusChange } from '../wire/change-status.request';
import { SerialNumberPath } from '../wire/paths';

@ApiTags('Certificates')
@Controller('certificates')
export class CertificateController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get(':serialNumber')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'getCertificate',
    summary: 'Read a certificate',
    description: `By Accept: ${SINGLE_CERTIFICATE_TYPES.join(', ')}. JSON when nothing is said.`,
  })
  @ApiOkResponse({ type: CertificateView })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  async get(
    @Param() { serialNumber }: SerialNumberPath,
    @PreferredMediaType(SINGLE_CERTIFICATE_TYPES) type: SingleCertificateType,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<CertificateView | string | Buffer> {
    return inForm(await this.queries.execute(new GetCertificate(serialNumber)), type, reply);
  }

  @Put(':serialNumber/status')
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'changeCertificateStatus',
    summary: 'Revoke a certificate, put it on hold, release it',
    description:
      'EXPIRED, and every change of a CA certificate, need the permission admin. While a CA above the certificate is on hold, it stays on hold or is revoked for good.',
  })
  @ApiOkResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  changeStatus(
    @Param() { serialNumber }: SerialNumberPath,
    @Body() body: ChangeStatusRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CertificateView> {
    beginAuditedCall(changeCertificateStatusCall(serialNumber, body));
    const requester = requesterOf(principal);
    const command = new ChangeCertificateStatus(serialNumber, toStatusChange(body), requester);
    return this.commands.execute(command).then(toCertificateView);
  }
}
