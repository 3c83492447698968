import { KeyEngineRegistry } from '@libs/crypto';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type KeyEngineView, toKeyEngineView } from '../wire/key-engine.view';

export class ListEnginesQuery extends Query<KeyEngineView[]> {}

@QueryHandler(ListEnginesQuery)
export class ListEnginesHandler implements IQueryHandler<ListEnginesQuery> {
  constructor(private readonly engines: KeyEngineRegistry) {}

  execute(): Promise<KeyEngineView[]> {
    const listed = this.engines
      .list()
      .map((engine) => toKeyEngineView(engine.describe(), engine === this.engines.default));
    return Promise.resolve(listed);
  }
}
