import {
  CaPath,
  CertificatePageView,
  type CertificateView,
  JSON_TYPE,
  TEXT_TYPE,
  toPem,
  toText,
} from '../../certificate';
import { RequirePermission } from '@libs/auth';
import { ErrorBody, ListQueryRequest, PreferredMediaType, toListParameters } from '@libs/http';
import { type Page } from '@libs/kernel';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotAcceptableResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { GetCa } from '../queries/get-ca';
import { GetCaChain } from '../queries/get-ca-chain';
import { ListCas } from '../queries/list-cas';
import { CaPageView, CaView } from '../wire';
import { CaChainRequest, CaNamePath, wantsCrossCertificates } from '../wire/parameters';

/** Media types of a chain. PEM by its registered name (RFC 8555 section 9.1) and by the common unregistered one. */
const CHAIN_TYPES = [
  JSON_TYPE,
  'application/pem-certificate-chain',
  'application/x-pem-file',
  TEXT_TYPE,
] as const;

type ChainType = (typeof CHAIN_TYPES)[number];

interface Reply {
  header(name: string, value: string): unknown;
}

/** Reads CAs and their chains. */
@ApiTags('Certificate authorities')
@Controller('cas')
export class CaController {
  constructor(private readonly queries: QueryBus) {}

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
  listByCommonName(
    @Param() { commonName }: CaNamePath,
    @Query() query: ListQueryRequest,
  ): Promise<Page<CaView>> {
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

  @Get(':id/chain')
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'getCaChain',
    summary: 'Read the chain of a CA: its certificate, then its issuers up to the root',
    description: `By Accept: ${CHAIN_TYPES.join(', ')}. JSON by default.`,
  })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  async getChain(
    @Param() { id }: CaPath,
    @Query() query: CaChainRequest,
    @PreferredMediaType(CHAIN_TYPES) type: ChainType,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Page<CertificateView> | string> {
    const list = await this.queries.execute(new GetCaChain(id, wantsCrossCertificates(query)));
    reply.header('vary', 'Accept');
    if (type === JSON_TYPE) return { next: '', list: [...list] };
    if (type === TEXT_TYPE) return toText(list, reply);
    reply.header('content-type', type);
    return toPem(list);
  }
}
