import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError } from '../../certificate';
import { CaReader } from '../persistence/ca.reader';
import type { CaView } from '../wire';

export class GetCa extends Query<CaView> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetCa)
export class GetCaHandler implements IQueryHandler<GetCa> {
  constructor(private readonly cas: CaReader) {}

  async execute({ id }: GetCa): Promise<CaView> {
    const view = await this.cas.find(id);
    if (!view) throw new CaNotFoundError(id);
    return view;
  }
}
