import { KeyEngineRegistry } from '@libs/crypto';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type ListedEngine, ListEnginesQuery } from './list-engines.query';

@QueryHandler(ListEnginesQuery)
export class ListEnginesHandler implements IQueryHandler<ListEnginesQuery> {
  constructor(private readonly engines: KeyEngineRegistry) {}

  execute(): Promise<ListedEngine[]> {
    const listed = this.engines
      .list()
      .map((engine) => ({ description: engine.describe(), isDefault: engine === this.engines.default }));
    return Promise.resolve(listed);
  }
}
