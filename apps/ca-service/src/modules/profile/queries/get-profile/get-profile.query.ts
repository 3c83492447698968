import { Query } from '@nestjs/cqrs';
import type { IssuanceProfileView } from '../../domain';

export class GetProfileQuery extends Query<IssuanceProfileView> {
  constructor(readonly id: string) {
    super();
  }
}
