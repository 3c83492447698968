import { RequirePermission } from '@libs/auth';
import { PrivateKeyReader } from '@libs/crypto';
import {
  BodyLimit,
  CA_IMPORT_BODY_LIMIT,
  ErrorBody,
  METADATA_BODY_LIMIT,
  toListParameters,
  ListQueryRequest,
} from '@libs/http';
import { beginAuditedCall, type Page } from '@libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { LINT_WARNINGS_HEADERS, tellLintWarnings } from '../../certificate';
import { CreateCa } from '../commands/create-ca';
import { ImportCa } from '../commands/import-ca';
import { GetCa } from '../queries/get-ca';
import { ListCas } from '../queries/list-cas';
import { CaPageView, CaView, toCaView } from '../wire';
import { createCaCall, importCaCall } from './ca.audit';
import { toImportedCa } from './to-imported-ca';
import { toNewCa } from './to-new-ca';
import { CaPath } from '../../certificate';
import { CaNamePath } from '../wire/ca-name-path';
import { ImportCaRequest } from '../wire/import-ca.request';
import { CreateCaRequest } from '../wire/create-ca.request';

@ApiTags('Certificate authorities')
@Controller('cas')
export class CaController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly privateKeys: PrivateKeyReader,
  ) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'listCas', summary: 'List CAs' })
  @ApiOkResponse({ type: CaPageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  list(@Query() query: ListQueryRequest): Promise<Page<CaView>> {
    return this.queries.execute(new ListCas(toListParameters(query)));
  }

  @Get('cn/:commonName')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'listCasByCommonName',
    summary: 'List the CAs with a common name, exactly as it is written',
  })
  @ApiOkResponse({ type: CaPageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  listNamed(@Param() { commonName }: CaNamePath, @Query() query: ListQueryRequest): Promise<Page<CaView>> {
    return this.queries.execute(new ListCas(toListParameters(query), commonName));
  }

  @Get(':id')
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'getCa', summary: 'Read a CA' })
  @ApiOkResponse({ type: CaView })
  @ApiNotFoundResponse({ type: ErrorBody })
  get(@Param() { id }: CaPath): Promise<CaView> {
    return this.queries.execute(new GetCa(id));
  }

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
  async create(
    @Body() body: CreateCaRequest,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<CaView> {
    beginAuditedCall(createCaCall(body));
    const command = new CreateCa(toNewCa(body));
    const { ca, warnings } = await this.commands.execute(command);
    tellLintWarnings(reply, ca.certificate.serialNumber, warnings);
    return toCaView(ca);
  }

  @Post('import')
  @BodyLimit(CA_IMPORT_BODY_LIMIT)
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'importCa',
    summary: 'Import a CA, with its private key or without',
    description:
      'The CA finds its place below the CA that issued it, and above those that it issued, in any order of imports. The constraints of the CAs above it must hold for a CA with its key; without its key, those that do not hold are warnings, and no CA below it signs.',
  })
  @ApiCreatedResponse({ type: CaView, headers: LINT_WARNINGS_HEADERS })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiConflictResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async import(
    @Body() body: ImportCaRequest,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<CaView> {
    beginAuditedCall(importCaCall(body));
    const imported = await toImportedCa(body, this.privateKeys);
    const { ca, warnings } = await this.commands.execute(new ImportCa(imported));
    tellLintWarnings(
      reply,
      ca.certificate.serialNumber,
      warnings,
      'a CA was imported that violates constraints',
    );
    return toCaView(ca);
  }
}
