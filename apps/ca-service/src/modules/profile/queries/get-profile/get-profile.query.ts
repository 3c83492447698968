import { Query } from '@nestjs/cqrs';
import type { IssuanceProfileView } from '../../wire';

export class GetProfileQuery extends Query<IssuanceProfileView> {
  constructor(readonly id: string) {
    super();
  }
}
