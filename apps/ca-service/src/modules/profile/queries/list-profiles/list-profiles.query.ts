import type { Page } from '@libs/kernel';
import { Query } from '@nestjs/cqrs';
import type { ListParameters } from '@libs/persistence';
import type { IssuanceProfileView } from '../../wire';

export class ListProfilesQuery extends Query<Page<IssuanceProfileView>> {
  constructor(readonly parameters: ListParameters) {
    super();
  }
}
