import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DeleteCertificate } from '../commands/delete-certificate';
import { deleteCertificateCall } from './certificate.audit';
import { SerialNumberPath } from '../wire/paths';

/** Contract 3.0, route 25. */
@ApiTags('Certificates')
@Controller('certificates/:serialNumber')
export class CertificateDeletionController {
  constructor(private readonly commands: CommandBus) {}

  @Delete()
  @HttpCode(204)
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'deleteCertificate',
    summary: 'Delete a certificate whose CA has been deleted',
    description:
      'Its private key, if the service holds it, is removed with the last certificate that uses it.',
  })
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  delete(@Param() { serialNumber }: SerialNumberPath): Promise<void> {
    beginAuditedCall(deleteCertificateCall(serialNumber));
    return this.commands.execute(new DeleteCertificate(serialNumber));
  }
}
