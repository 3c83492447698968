import { CurrentPrincipal, type Principal, RequirePermission } from '@libs/auth';
import { BodyLimit, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Delete, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { ChangeCertificateStatus } from '../commands/change-certificate-status';
import { CreateCertificate } from '../commands/create-certificate';
import { DeleteCertificate } from '../commands/delete-certificate';
import { UpdateCertificateMetadata } from '../commands/update-certificate-metadata';
import { CertificateView, toCertificateView } from '../wire';
import { ChangeStatusRequest, toStatusChange } from '../wire/change-status.request';
import { CreateCertificateRequest } from '../wire/create-certificate.request';
import { ImportCertificateRequest } from '../wire/import-certificate.request';
import { CertificateIssuerQuery, toChoice } from '../wire/certificate-issuer.request';
import { SerialNumberPath } from '../wire/paths';
import { toMetadataPatch, UpdateMetadataRequest } from '../wire/update-metadata.request';
import {
  changeCertificateStatusCall,
  createCertificateCall,
  deleteCertificateCall,
  importCertificateCall,
  updateCertificateMetadataCall,
} from './certificate.audit';
import { LINT_WARNINGS_HEADERS, reportLintWarnings } from './lint-warnings-header';
import { requesterOf, toImport, toNewCertificate } from './to-commands';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Creates, imports, changes and deletes certificates. */
@ApiTags('Certificates')
@Controller('certificates')
export class CertificateLifecycleController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'createCertificate',
    summary: 'Create a certificate with a new key, or one that the service holds',
    description: 'The private key stays in its engine. The key of a CA needs the permission admin.',
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
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView> {
    beginAuditedCall(createCertificateCall(body));
    const certificate = toNewCertificate(body);
    const { certificate: issued, warnings } = await this.commands.execute(
      new CreateCertificate(certificate, requesterOf(principal)),
    );
    reportLintWarnings(reply, issued.state.serialNumber, warnings);
    return toCertificateView(issued);
  }

  @Post('import')
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'importCertificate',
    summary: 'Import a certificate that was issued elsewhere, without its private key',
    description: 'The issuer is searched among the CAs of the service, by the signature.',
  })
  @ApiCreatedResponse({ type: CertificateView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  async import(
    @Body() body: ImportCertificateRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificateView> {
    beginAuditedCall(importCertificateCall(body));
    const { certificate: imported, warnings } = await this.commands.execute(toImport(body));
    reportLintWarnings(
      reply,
      imported.state.serialNumber,
      warnings,
      'certificate imported with lint warnings',
    );
    return toCertificateView(imported);
  }

  @Put(':serialNumber/status')
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'changeCertificateStatus',
    summary: 'Revoke a certificate, put it on hold, release it',
    description:
      'Setting EXPIRED, and every change of a CA certificate, needs the permission admin. While a CA above is on hold, a certificate on hold can only be revoked.',
  })
  @ApiOkResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  changeStatus(
    @Param() { serialNumber }: SerialNumberPath,
    @Query() issuer: CertificateIssuerQuery,
    @Body() body: ChangeStatusRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CertificateView> {
    beginAuditedCall(changeCertificateStatusCall(serialNumber, body));
    const requester = requesterOf(principal);
    const command = new ChangeCertificateStatus(
      toChoice(serialNumber, issuer),
      toStatusChange(body),
      requester,
    );
    return this.commands.execute(command).then(toCertificateView);
  }

  @Put(':serialNumber/metadata')
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'updateCertificateMetadata',
    summary: 'Change the metadata of a certificate with a JSON Patch (RFC 6902)',
    description: 'CA certificates need the permission admin.',
  })
  @ApiOkResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  updateMetadata(
    @Param() { serialNumber }: SerialNumberPath,
    @Query() issuer: CertificateIssuerQuery,
    @Body() body: UpdateMetadataRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CertificateView> {
    beginAuditedCall(updateCertificateMetadataCall(serialNumber, body));
    const requester = requesterOf(principal);
    const choice = toChoice(serialNumber, issuer);
    const command = new UpdateCertificateMetadata(choice, toMetadataPatch(body), requester);
    return this.commands.execute(command).then(toCertificateView);
  }

  @Patch(':serialNumber/metadata')
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('issuer')
  @ApiOperation({
    operationId: 'patchCertificateMetadata',
    summary: 'Change the metadata of a certificate, the same as PUT',
  })
  @ApiOkResponse({ type: CertificateView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  patchMetadata(
    @Param() path: SerialNumberPath,
    @Query() issuer: CertificateIssuerQuery,
    @Body() body: UpdateMetadataRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CertificateView> {
    return this.updateMetadata(path, issuer, body, principal);
  }

  @Delete(':serialNumber')
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
  @ApiConflictResponse({ type: ErrorBody })
  delete(
    @Param() { serialNumber }: SerialNumberPath,
    @Query() issuer: CertificateIssuerQuery,
  ): Promise<void> {
    beginAuditedCall(deleteCertificateCall(serialNumber));
    return this.commands.execute(new DeleteCertificate(toChoice(serialNumber, issuer)));
  }
}
