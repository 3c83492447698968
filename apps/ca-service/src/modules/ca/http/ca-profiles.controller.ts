import { RequirePermission } from '@libs/auth';
import { ErrorBody } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AllowProfiles } from '../commands/allow-profiles';
import { AssignProfile } from '../commands/assign-profile';
import { CaView, toCaView } from '../wire';
import { allowProfilesCall, assignProfileCall } from './ca.audit';
import { CaPath } from '../../certificate';
import { AllowProfilesRequest } from '../wire/allowed-profiles.request';
import { AssignProfileRequest } from '../wire/assign-profile.request';

/** The profiles that a CA issues with. */
@ApiTags('Certificate authorities')
@Controller('cas/:id')
@RequirePermission('admin')
@ApiBadRequestResponse({ type: ErrorBody })
@ApiNotFoundResponse({ type: ErrorBody })
export class CaProfilesController {
  constructor(private readonly commands: CommandBus) {}

  @Post('profile')
  @HttpCode(200)
  @ApiOperation({ operationId: 'assignCaProfile', summary: 'Give a CA another default issuance profile' })
  @ApiOkResponse({ type: CaView })
  assign(@Param() { id }: CaPath, @Body() body: AssignProfileRequest): Promise<CaView> {
    beginAuditedCall(assignProfileCall(id, body));
    return this.commands.execute(new AssignProfile(id, body.profile_id)).then(toCaView);
  }

  @Put('allowed-profiles')
  @ApiOperation({
    operationId: 'allowCaProfiles',
    summary: 'Set the stored profiles that issuers may use with a CA',
    description:
      'The list binds issuers, also for the default profile of the CA. An empty list leaves them none; null removes the list. CA certificates need the permission admin in any case.',
  })
  @ApiOkResponse({ type: CaView })
  allow(@Param() { id }: CaPath, @Body() body: AllowProfilesRequest): Promise<CaView> {
    beginAuditedCall(allowProfilesCall(id, body));
    return this.commands.execute(new AllowProfiles(id, body.allowed_profile_ids ?? undefined)).then(toCaView);
  }
}
