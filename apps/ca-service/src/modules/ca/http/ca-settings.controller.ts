import { RequirePermission } from '@libs/auth';
import { BodyLimit, ErrorBody, METADATA_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CaPath, toMetadataPatch, UpdateMetadataRequest } from '../../certificate';
import { AllowProfiles } from '../commands/allow-profiles';
import { AssignProfile } from '../commands/assign-profile';
import { UpdateCaMetadata } from '../commands/update-ca-metadata';
import { CaView, toCaView } from '../wire';
import { AllowProfilesRequest, AssignProfileRequest } from '../wire/ca-profiles.request';
import { allowProfilesCall, assignProfileCall, updateCaMetadataCall } from './ca.audit';

/** Changes the metadata and the profiles of CAs. */
@ApiTags('Certificate authorities')
@Controller('cas')
export class CaSettingsController {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/metadata')
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'updateCaMetadata',
    summary: 'Change the metadata of a CA with a JSON Patch (RFC 6902)',
    description: 'The metadata of its certificate are others: they stay as they are.',
  })
  @ApiOkResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  updateMetadata(@Param() { id }: CaPath, @Body() body: UpdateMetadataRequest): Promise<CaView> {
    beginAuditedCall(updateCaMetadataCall(id, body));
    return this.commands.execute(new UpdateCaMetadata(id, toMetadataPatch(body))).then(toCaView);
  }

  @Patch(':id/metadata')
  @BodyLimit(METADATA_BODY_LIMIT)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'patchCaMetadata', summary: 'Change the metadata of a CA, the same as PUT' })
  @ApiOkResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  patchMetadata(@Param() path: CaPath, @Body() body: UpdateMetadataRequest): Promise<CaView> {
    return this.updateMetadata(path, body);
  }

  @Post(':id/profile')
  @HttpCode(200)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'assignCaProfile', summary: 'Give a CA another default issuance profile' })
  @ApiOkResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  assignProfile(@Param() { id }: CaPath, @Body() body: AssignProfileRequest): Promise<CaView> {
    beginAuditedCall(assignProfileCall(id, body));
    return this.commands.execute(new AssignProfile(id, body.profile_id)).then(toCaView);
  }

  @Put(':id/allowed-profiles')
  @RequirePermission('admin')
  @ApiOperation({
    operationId: 'allowCaProfiles',
    summary: 'Set the stored profiles that issuers may use with a CA',
    description:
      'The list binds issuers, also for the default profile of the CA. An empty list leaves them none; null removes the list. CA certificates need the permission admin in any case.',
  })
  @ApiOkResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  allowProfiles(@Param() { id }: CaPath, @Body() body: AllowProfilesRequest): Promise<CaView> {
    beginAuditedCall(allowProfilesCall(id, body));
    return this.commands.execute(new AllowProfiles(id, body.allowed_profile_ids ?? undefined)).then(toCaView);
  }
}
