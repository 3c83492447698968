import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../domain';
import { type IssuanceProfileView, toIssuanceProfileView } from '../wire/issuance-profile.view';

export class GetProfile extends Query<IssuanceProfileView> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetProfile)
export class GetProfileHandler implements IQueryHandler<GetProfile> {
  constructor(private readonly profiles: ProfileRepository) {}

  async execute({ id }: GetProfile): Promise<IssuanceProfileView> {
    return toIssuanceProfileView((await this.profiles.get(id)).snapshot());
  }
}
