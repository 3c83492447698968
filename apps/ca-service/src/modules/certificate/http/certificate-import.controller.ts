import { RequirePermission } from '@libs/auth';
import { BodyLimit, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CertificateView, toCertificateView } from '../wire';
import { importCertificateCall } from './certificate.audit';
import { ImportCertificateRequest } from '../wire/import-certificate.request';
import { toImport } from './to-import';

/** Contract 3.0, route 19. */
@ApiTags('Certificates')
@Controller('certificates/import')
export class CertificateImportController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'importCertificate',
    summary: 'Import a certificate that was issued elsewhere, without its private key',
    description: 'Its issuer is found among the CAs of the service by the signature, if it is one of them.',
  })
  @ApiCreatedResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  import(@Body() body: ImportCertificateRequest): Promise<CertificateView> {
    beginAuditedCall(importCertificateCall(body));
    return this.commands.execute(toImport(body)).then(toCertificateView);
  }
}
