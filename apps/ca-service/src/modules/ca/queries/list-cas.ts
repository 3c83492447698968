import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CaReader } from '../persistence/ca.reader';
import type { CaView } from '../wire';

export class ListCas extends Query<Page<CaView>> {
  constructor(
    readonly parameters: ListParameters,
    /** Only CAs whose certificate has exactly this common name. */
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
