import { RequirePermission } from '@libs/auth';
import { ErrorBody, ListQueryRequest, toListParameters } from '@libs/http';
import { beginAuditedCall, type Page } from '@libs/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { toProfileDefinition } from '../domain';
import { CreateProfile } from '../commands/create-profile';
import { DeleteProfile } from '../commands/delete-profile';
import { UpdateProfile } from '../commands/update-profile';
import { GetProfile } from '../queries/get-profile';
import { ListProfiles } from '../queries/list-profiles';
import {
  IssuanceProfilePageView,
  IssuanceProfileView,
  toIssuanceProfileView,
} from '../wire/issuance-profile.view';
import { createProfileCall, deleteProfileCall, updateProfileCall } from './profile.audit';
import { CreateProfileRequest, ProfilePath } from '../wire/profile.request';

@ApiTags('Issuance profiles')
@Controller('profiles')
export class ProfileController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'listProfiles', summary: 'List issuance profiles' })
  @ApiOkResponse({ type: IssuanceProfilePageView })
  @ApiBadRequestResponse({ type: ErrorBody })
  list(@Query() query: ListQueryRequest): Promise<Page<IssuanceProfileView>> {
    return this.queries.execute(new ListProfiles(toListParameters(query)));
  }

  @Get(':id')
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'getProfile', summary: 'Read an issuance profile' })
  @ApiOkResponse({ type: IssuanceProfileView })
  @ApiNotFoundResponse({ type: ErrorBody })
  get(@Param() { id }: ProfilePath): Promise<IssuanceProfileView> {
    return this.queries.execute(new GetProfile(id));
  }

  @Post()
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'createProfile', summary: 'Create an issuance profile' })
  @ApiCreatedResponse({ type: IssuanceProfileView })
  @ApiBadRequestResponse({ type: ErrorBody })
  async create(@Body() body: CreateProfileRequest): Promise<IssuanceProfileView> {
    beginAuditedCall(createProfileCall(body));
    const command = new CreateProfile(namingOf(body), toProfileDefinition(body));
    return toIssuanceProfileView(await this.commands.execute(command));
  }

  @Put(':id')
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'updateProfile', summary: 'Replace an issuance profile' })
  @ApiOkResponse({ type: IssuanceProfileView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  async update(
    @Param() { id }: ProfilePath,
    @Body() body: CreateProfileRequest,
  ): Promise<IssuanceProfileView> {
    beginAuditedCall(updateProfileCall(id, body));
    const command = new UpdateProfile(id, namingOf(body), toProfileDefinition(body));
    return toIssuanceProfileView(await this.commands.execute(command));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'deleteProfile', summary: 'Delete an issuance profile' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: ErrorBody })
  async delete(@Param() { id }: ProfilePath): Promise<void> {
    beginAuditedCall(deleteProfileCall(id));
    await this.commands.execute(new DeleteProfile(id));
  }
}

const namingOf = ({ name = '', description = '' }: CreateProfileRequest) => ({ name, description });
