import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Delete, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ChangeStatusRequest, toStatusChange } from '../../certificate';
import { ChangeCaStatus } from '../commands/change-ca-status';
import { DeleteCa } from '../commands/delete-ca';
import { CaView, DeletedCaView, toCaView } from '../wire';
import { changeCaStatusCall, deleteCaCall } from './ca.audit';
import { CaPath } from '../../certificate';
import { DeleteCaRequest } from '../wire/delete-ca.request';

/** What becomes of a CA once it is there. */
@ApiTags('Certificate authorities')
@Controller('cas/:id')
export class CaLifecycleController {
  constructor(private readonly commands: CommandBus) {}

  @Post('status')
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'changeCaStatus',
    summary: 'Revoke a CA, put it on hold, release it',
    description:
      'A revocation revokes everything below the CA (CessationOfOperation). A hold puts everything below it on hold, and its release brings back what it was.',
  })
  @ApiCreatedResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  changeStatus(@Param() { id }: CaPath, @Body() body: ChangeStatusRequest): Promise<CaView> {
    beginAuditedCall(changeCaStatusCall(id, body));
    return this.commands.execute(new ChangeCaStatus(id, toStatusChange(body))).then(toCaView);
  }

  @Delete()
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'deleteCa',
    summary: 'Delete a CA that is revoked or expired, or whose key was never here',
    description:
      'What the CA issued is revoked. With cascade_delete, which ALLOW_CASCADE_DELETE must allow, everything below the CA is deleted instead. A private key that nothing else uses is removed.',
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
