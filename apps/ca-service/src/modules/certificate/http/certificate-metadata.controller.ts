import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { BodyLimit, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Param, Patch, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { UpdateCertificateMetadata } from '../commands/update-certificate-metadata';
import { CertificateView, toCertificateView } from '../wire';
import { updateCertificateMetadataCall } from './certificate.audit';
import { requesterOf } from './requester-of';
import { SerialNumberPath } from '../wire/paths';
import { UpdateMetadataRequest, toMetadataPatch } from '../wire/update-metadata.request';

/** Contract 3.0, route 24: both methods do the same. */
@ApiTags('Certificates')
@Controller('certificates/:serialNumber/metadata')
@RequirePermission('issuer')
@ApiBadRequestResponse({ type: ErrorBody })
@ApiForbiddenResponse({ type: ErrorBody })
@ApiNotFoundResponse({ type: ErrorBody })
export class CertificateMetadataController {
  constructor(private readonly commands: CommandBus) {}

  @Put()
  @BodyLimit(METADATA_BODY_LIMIT)
  @ApiOperation({
    operationId: 'updateCertificateMetadata',
    summary: 'Change the metadata of a certificate with a JSON Patch (RFC 6902)',
    description: 'Those of a CA certificate need the permission admin.',
  })
  @ApiOkResponse({ type: CertificateView })
  update(
    @Param() { serialNumber }: SerialNumberPath,
    @Body() body: UpdateMetadataRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CertificateView> {
    beginAuditedCall(updateCertificateMetadataCall(serialNumber, body));
    const requester = requesterOf(principal);
    const command = new UpdateCertificateMetadata(serialNumber, toMetadataPatch(body), requester);
    return this.commands.execute(command).then(toCertificateView);
  }

  @Patch()
  @BodyLimit(METADATA_BODY_LIMIT)
  @ApiOperation({
    operationId: 'patchCertificateMetadata',
    summary: 'Change the metadata of a certificate, the same as PUT',
  })
  @ApiOkResponse({ type: CertificateView })
  patch(
    @Param() path: SerialNumberPath,
    @Body() body: UpdateMetadataRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CertificateView> {
    return this.update(path, body, principal);
  }
}
