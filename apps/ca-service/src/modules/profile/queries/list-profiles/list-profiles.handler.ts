import type { Page } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { IssuanceProfileView } from '../../wire';
import { ProfileReader } from '../../persistence/profile.reader';
import { ListProfilesQuery } from './list-profiles.query';

@QueryHandler(ListProfilesQuery)
export class ListProfilesHandler implements IQueryHandler<ListProfilesQuery> {
  constructor(private readonly profiles: ProfileReader) {}

  execute({ parameters }: ListProfilesQuery): Promise<Page<IssuanceProfileView>> {
    return this.profiles.list(parameters);
  }
}
