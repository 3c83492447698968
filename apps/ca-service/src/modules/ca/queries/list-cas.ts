import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CaReader } from '../persistence/ca.reader';
import type { CaView } from '../wire';

export class ListCas extends Query<Page<CaView>> {
  constructor(
    readonly parameters: ListParameters,
    /** When given, only CAs with exactly this common name are returned. */
    readonly commonName?: string,
  ) {
    super();
  }
}

@QueryHandler(ListCas)
export class ListCasHandler implements IQueryHandler<ListCas> {
  constructor(private readonly cas: CaReader) {}

  execute({ parameters, commonName }: ListCas): Promise<Page<CaView>> {
    return this.cas.list(parameters, commonName);
  }
}
