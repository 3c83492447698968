import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type IssuanceProfileView, ProfileRepository } from '../../domain';
import { GetProfileQuery } from './get-profile.query';

@QueryHandler(GetProfileQuery)
export class GetProfileHandler implements IQueryHandler<GetProfileQuery> {
  constructor(private readonly profiles: ProfileRepository) {}

  async execute({ id }: GetProfileQuery): Promise<IssuanceProfileView> {
    return (await this.profiles.get(id)).view();
  }
}
