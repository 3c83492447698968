import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../domain';
import { type IssuanceProfileView, toIssuanceProfileView } from '../../wire';
import { GetProfileQuery } from './get-profile.query';

@QueryHandler(GetProfileQuery)
export class GetProfileHandler implements IQueryHandler<GetProfileQuery> {
  constructor(private readonly profiles: ProfileRepository) {}

  async execute({ id }: GetProfileQuery): Promise<IssuanceProfileView> {
    return toIssuanceProfileView((await this.profiles.get(id)).snapshot());
  }
}
