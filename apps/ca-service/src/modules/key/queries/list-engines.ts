import { KeyEngineRegistry } from '@libs/crypto';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type KeyEngineView, toKeyEngineView } from '../wire/key-engine.view';

export class ListEngines extends Query<KeyEngineView[]> {}

@QueryHandler(ListEngines)
export class ListEnginesHandler implements IQueryHandler<ListEngines> {
  constructor(private readonly engines: KeyEngineRegistry) {}

  execute(): Promise<KeyEngineView[]> {
    const listed = this.engines
      .list()
      .map((engine) => toKeyEngineView(engine.describe(), engine === this.engines.default));
    return Promise.resolve(listed);
  }
}
