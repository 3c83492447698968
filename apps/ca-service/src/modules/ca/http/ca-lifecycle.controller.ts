import { RequirePermission } from '@libs/auth';
import { PrivateKeyReader } from '@libs/crypto';
import { BodyLimit, CA_IMPORT_BODY_LIMIT, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Delete, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import {
  CaPath,
  ChangeStatusRequest,
  LINT_WARNINGS_HEADERS,
  reportLintWarnings,
  toStatusChange,
} from '../../certificate';
import { ChangeCaStatus } from '../commands/change-ca-status';
import { CreateCa } from '../commands/create-ca';
import { DeleteCa } from '../commands/delete-ca';
import { ImportCa } from '../commands/import-ca';
import { ReissueCa } from '../commands/reissue-ca';
import { RekeyCa } from '../commands/rekey-ca';
import { CaView, DeletedCaView, RekeyedCaView, toCaView, toRekeyedCaView } from '../wire';
import { CreateCaRequest } from '../wire/create-ca.request';
import { DeleteCaRequest } from '../wire/parameters';
import { ImportCaRequest } from '../wire/import-ca.request';
import { ReissueCaRequest, RekeyCaRequest } from '../wire/renew-ca.request';
import {
  changeCaStatusCall,
  createCaCall,
  deleteCaCall,
  importCaCall,
  reissueCaCall,
  rekeyCaCall,
} from './ca.audit';
import { toImportedCa } from './to-imported-ca';
import { toCaProfileChoice, toNewCa, toRekeying } from './to-commands';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Creates, imports, renews, revokes and deletes CAs. */
@ApiTags('Certificate authorities')
@Controller('cas')
export class CaLifecycleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly privateKeys: PrivateKeyReader,
  ) {}

  @Post()
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'createCa',
    summary: 'Create a root or subordinate CA, with a new key or one that the service holds',
  })
  @ApiCreatedResponse({ type: CaView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async create(@Body() body: CreateCaRequest, @Res({ passthrough: true }) reply: Reply): Promise<CaView> {
    beginAuditedCall(createCaCall(body));
    const command = new CreateCa(toNewCa(body));
    const { ca, warnings } = await this.commands.execute(command);
    reportLintWarnings(reply, ca.certificate.serialNumber, warnings);
    return toCaView(ca);
  }

  @Post('import')
  @BodyLimit(CA_IMPORT_BODY_LIMIT)
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'importCa',
    summary: 'Import a CA, with its private key or without',
    description:
      'Places the CA below the CA that issued it and above those that it issued, in any order of imports. A CA with its key must satisfy the constraints of the CAs above it. Without its key, violations are warnings, and no CA below it signs.',
  })
  @ApiCreatedResponse({ type: CaView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async import(@Body() body: ImportCaRequest, @Res({ passthrough: true }) reply: Reply): Promise<CaView> {
    beginAuditedCall(importCaCall(body));
    const imported = await toImportedCa(body, this.privateKeys);
    const { ca, warnings } = await this.commands.execute(new ImportCa(imported));
    reportLintWarnings(
      reply,
      ca.certificate.serialNumber,
      warnings,
      'imported CA violates constraints of CAs above it',
    );
    return toCaView(ca);
  }

  @Post(':id/reissue')
  @HttpCode(200)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'reissueCa', summary: 'Issue a new certificate for the key of a CA' })
  @ApiOkResponse({ type: CaView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  async reissue(
    @Param() { id }: CaPath,
    @Body() body: ReissueCaRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CaView> {
    beginAuditedCall(reissueCaCall(id, body));
    const command = new ReissueCa(id, toCaProfileChoice(body));
    const { ca, warnings } = await this.commands.execute(command);
    reportLintWarnings(reply, ca.certificate.serialNumber, warnings);
    return toCaView(ca);
  }

  @Post(':id/rekey')
  @HttpCode(200)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'rekeyCa', summary: 'Replace the key of a CA, with a new certificate' })
  @ApiOkResponse({ type: RekeyedCaView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async rekey(
    @Param() { id }: CaPath,
    @Body() body: RekeyCaRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RekeyedCaView> {
    beginAuditedCall(rekeyCaCall(id, body));
    const command = new RekeyCa(id, toRekeying(body));
    const { ca, crossCertificates, warnings } = await this.commands.execute(command);
    reportLintWarnings(reply, ca.certificate.serialNumber, warnings);
    return toRekeyedCaView(ca, crossCertificates);
  }

  @Post(':id/status')
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'changeCaStatus',
    summary: 'Revoke a CA, put it on hold, release it',
    description:
      'A revocation revokes everything below the CA (CessationOfOperation). A hold puts everything below it on hold, and its release restores the former statuses.',
  })
  @ApiCreatedResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  changeStatus(@Param() { id }: CaPath, @Body() body: ChangeStatusRequest): Promise<CaView> {
    beginAuditedCall(changeCaStatusCall(id, body));
    return this.commands.execute(new ChangeCaStatus(id, toStatusChange(body))).then(toCaView);
  }

  @Delete(':id')
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'deleteCa',
    summary: 'Delete a CA that is revoked, expired or imported without its key',
    description:
      'Revokes what the CA issued. With cascade_delete, which ALLOW_CASCADE_DELETE must permit, deletes everything below the CA instead. Removes a private key that nothing else uses.',
  })
  @ApiOkResponse({ type: DeletedCaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiForbiddenResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  async delete(@Param() { id }: CaPath, @Query() query: DeleteCaRequest): Promise<DeletedCaView> {
    beginAuditedCall(deleteCaCall(id, query));
    await this.commands.execute(new DeleteCa(id, query.cascade_delete));
    return {};
  }
}
