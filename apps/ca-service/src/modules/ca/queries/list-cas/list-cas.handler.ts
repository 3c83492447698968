import type { Page } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { CaView } from '../../wire';
import { CaReader } from '../../persistence/ca.reader';
import { ListCasQuery } from './list-cas.query';

@QueryHandler(ListCasQuery)
export class ListCasHandler implements IQueryHandler<ListCasQuery> {
  constructor(private readonly cas: CaReader) {}

  execute({ parameters, commonName }: ListCasQuery): Promise<Page<CaView>> {
    return this.cas.list(parameters, commonName);
  }
}
