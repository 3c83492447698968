import { Query } from '@nestjs/cqrs';
import type { CaView } from '../../wire';

export class GetCaQuery extends Query<CaView> {
  constructor(readonly id: string) {
    super();
  }
}
