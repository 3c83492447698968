import { RequirePermission } from '@libs/auth';
import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListEngines } from '../queries/list-engines';
import { KeyEngineView } from '../wire/key-engine.view';

@ApiTags('Key engines')
@Controller('engines')
export class EngineController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'listEngines', summary: 'List the key engines' })
  @ApiOkResponse({ type: [KeyEngineView] })
  list(): Promise<KeyEngineView[]> {
    return this.queries.execute(new ListEngines());
  }
}
