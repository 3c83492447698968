import { RequirePermission } from '@libs/auth';
import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListEnginesQuery } from '../queries/list-engines/list-engines.query';
import { z } from 'zod';
import { engineResponse, toEngineResponse } from './engine.response';

@ApiTags('Key engines')
@Controller('engines')
export class EngineController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @RequirePermission('reader')
  @ApiOperation({ operationId: 'listEngines', summary: 'List the key engines' })
  @ApiOkResponse({ standardSchema: z.array(engineResponse) })
  async list(): Promise<z.infer<typeof engineResponse>[]> {
    return (await this.queries.execute(new ListEnginesQuery())).map(toEngineResponse);
  }
}
