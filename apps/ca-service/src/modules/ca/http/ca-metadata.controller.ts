import { RequirePermission } from '@libs/auth';
import { BodyLimit, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, Param, Patch, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { toMetadataPatch, UpdateMetadataRequest } from '../../certificate';
import { UpdateCaMetadata } from '../commands/update-ca-metadata';
import { CaView, toCaView } from '../wire';
import { updateCaMetadataCall } from './ca.audit';
import { CaPath } from '../../certificate';

/** Contract 3.0, route 6: both methods do the same. */
@ApiTags('Certificate authorities')
@Controller('cas/:id/metadata')
@RequirePermission('admin')
@ApiBadRequestResponse({ type: ErrorBody })
@ApiNotFoundResponse({ type: ErrorBody })
export class CaMetadataController {
  constructor(private readonly commands: CommandBus) {}

  @Put()
  @BodyLimit(METADATA_BODY_LIMIT)
  @ApiOperation({
    operationId: 'updateCaMetadata',
    summary: 'Change the metadata of a CA with a JSON Patch (RFC 6902)',
    description: 'The metadata of its certificate are others: they stay as they are.',
  })
  @ApiOkResponse({ type: CaView })
  update(@Param() { id }: CaPath, @Body() body: UpdateMetadataRequest): Promise<CaView> {
    beginAuditedCall(updateCaMetadataCall(id, body));
    return this.commands.execute(new UpdateCaMetadata(id, toMetadataPatch(body))).then(toCaView);
  }

  @Patch()
  @BodyLimit(METADATA_BODY_LIMIT)
  @ApiOperation({ operationId: 'patchCaMetadata', summary: 'Change the metadata of a CA, the same as PUT' })
  @ApiOkResponse({ type: CaView })
  patch(@Param() path: CaPath, @Body() body: UpdateMetadataRequest): Promise<CaView> {
    return this.update(path, body);
  }
}
