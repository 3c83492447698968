import type { Page } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DeliveryReader } from '../../persistence/delivery.reader';
import type { DeliveryView } from '../../wire';
import { ListDeliveriesQuery } from './list-deliveries.query';

@QueryHandler(ListDeliveriesQuery)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveriesQuery> {
  constructor(private readonly deliveries: DeliveryReader) {}

  execute({ filter, before, pageSize }: ListDeliveriesQuery): Promise<Page<DeliveryView>> {
    return this.deliveries.list(filter, before, pageSize);
  }
}
