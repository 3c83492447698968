import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError } from '../../../certificate';
import type { CaView } from '../../wire';
import { CaReader } from '../../persistence/ca.reader';
import { GetCaQuery } from './get-ca.query';

@QueryHandler(GetCaQuery)
export class GetCaHandler implements IQueryHandler<GetCaQuery> {
  constructor(private readonly cas: CaReader) {}

  async execute({ id }: GetCaQuery): Promise<CaView> {
    const view = await this.cas.find(id);
    if (!view) throw new CaNotFoundError(id);
    return view;
  }
}
