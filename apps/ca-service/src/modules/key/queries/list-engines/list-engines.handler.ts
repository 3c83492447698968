import { KeyEngineRegistry } from '@libs/crypto';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type KeyEngineView, toKeyEngineView } from '../../wire';
import { ListEnginesQuery } from './list-engines.query';

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
