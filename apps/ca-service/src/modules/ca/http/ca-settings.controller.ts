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
    description: 'Does not change the metadata of its certificate.',
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
  @ApiOperation({ operationId: 'assignCaProfile', summary: 'Change the default issuance profile of a CA' })
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
      'The list applies to issuers, also for the default profile. An empty list allows no profile; null removes the list. CA certificates always need the permission admin.',
  })
  @ApiOkResponse({ type: CaView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  allowProfiles(@Param() { id }: CaPath, @Body() body: AllowProfilesRequest): Promise<CaView> {
    beginAuditedCall(allowProfilesCall(id, body));
    return this.commands.execute(new AllowProfiles(id, body.allowed_profile_ids ?? undefined)).then(toCaView);
  }
}
