import { Query } from '@nestjs/cqrs';
import type { CaView } from '../../domain';

export class GetCaQuery extends Query<CaView> {
  constructor(readonly id: string) {
    super();
  }
}
