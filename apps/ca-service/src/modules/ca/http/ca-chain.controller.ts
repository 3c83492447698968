import { RequirePermission } from '@libs/auth';
import { ErrorBody, PreferredMediaType } from '@libs/http';
import type { Page } from '@libs/kernel';
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
import {
  CertificatePageView,
  type CertificateView,
  JSON_TYPE,
  TEXT_TYPE,
  toPem,
  toText,
} from '../../certificate';
import { GetCaChain } from '../queries/get-ca-chain';
import { CHAIN_TYPES, type ChainType } from './ca-chain-forms';
import { CaPath } from '../../certificate';
import { CaChainRequest, wantsCrossCertificates } from '../wire/ca-chain.request';

interface Reply {
  header(name: string, value: string): unknown;
}

/** The way from a CA to its root, as verifiers want it. */
@ApiTags('Certificate authorities')
@Controller('cas/:id/chain')
export class CaChainController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'getCaChain',
    summary: 'Read the chain of a CA: its certificate, then its issuers up to the root',
    description: `By Accept: ${CHAIN_TYPES.join(', ')}. JSON when nothing is said.`,
  })
  @ApiOkResponse({ type: CertificatePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiNotAcceptableResponse({ type: ErrorBody })
  async get(
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
