import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { Query } from '@nestjs/cqrs';
import type { CaView } from '../../wire';

export class ListCasQuery extends Query<Page<CaView>> {
  constructor(
    readonly parameters: ListParameters,
    /** Only CAs whose certificate has exactly this common name. */
    readonly commonName?: string,
  ) {
    super();
  }
}
