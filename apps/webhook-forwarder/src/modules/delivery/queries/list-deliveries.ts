import type { Page } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { DeliveryState } from '../domain/delivery';
import { DeliveryReader } from '../persistence/delivery.reader';
import type { DeliveryView } from '../wire/delivery.view';

export interface DeliveryFilter {
  readonly state: DeliveryState | undefined;
  readonly subscription: string | undefined;
}

export class ListDeliveries extends Query<Page<DeliveryView>> {
  constructor(
    readonly filter: DeliveryFilter,
    /** Lists deliveries with smaller ids, newest first. */
    readonly before: string | undefined,
    readonly pageSize: number,
  ) {
    super();
  }
}

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(private readonly deliveries: DeliveryReader) {}

  execute({ filter, before, pageSize }: ListDeliveries): Promise<Page<DeliveryView>> {
    return this.deliveries.list(filter, before, pageSize);
  }
}
