import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { LINT_WARNINGS_HEADERS, tellLintWarnings } from '../../certificate';
import { ReissueCa } from '../commands/reissue-ca';
import { RekeyCa } from '../commands/rekey-ca';
import { CaView, RekeyedCaView, toCaView, toRekeyedCaView } from '../wire';
import { reissueCaCall, rekeyCaCall } from './ca.audit';
import { CaPath } from '../../certificate';
import { ReissueCaRequest, RekeyCaRequest } from '../wire/renew-ca.request';
import { toCaProfileChoice, toRekeying } from './to-renewal';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Other certificates for CAs that there are. */
@ApiTags('Certificate authorities')
@Controller('cas/:id')
export class CaRenewalController {
  constructor(private readonly commands: CommandBus) {}

  @Post('reissue')
  @HttpCode(200)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'reissueCa', summary: 'Give a CA a new certificate for the key it has' })
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
    tellLintWarnings(reply, ca.certificate.serialNumber, warnings);
    return toCaView(ca);
  }

  @Post('rekey')
  @HttpCode(200)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'rekeyCa', summary: 'Give a CA a new key and a certificate for it' })
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
    tellLintWarnings(reply, ca.certificate.serialNumber, warnings);
    return toRekeyedCaView(ca, crossCertificates);
  }
}
