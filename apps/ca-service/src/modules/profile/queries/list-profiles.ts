import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ProfileReader } from '../persistence/profile.reader';
import type { IssuanceProfileView } from '../wire/issuance-profile.view';

export class ListProfiles extends Query<Page<IssuanceProfileView>> {
  constructor(readonly parameters: ListParameters) {
    super();
  }
}

@QueryHandler(ListProfiles)
export class ListProfilesHandler implements IQueryHandler<ListProfiles> {
  constructor(private readonly profiles: ProfileReader) {}

  execute({ parameters }: ListProfiles): Promise<Page<IssuanceProfileView>> {
    return this.profiles.list(parameters);
  }
}
