import type { Page } from '@libs/kernel';
import { Query } from '@nestjs/cqrs';
import type { DeliveryState, DeliveryView } from '../../domain/delivery';

export interface DeliveryFilter {
  readonly state: DeliveryState | undefined;
  readonly subscription: string | undefined;
}

export class ListDeliveriesQuery extends Query<Page<DeliveryView>> {
  constructor(
    readonly filter: DeliveryFilter,
    /** The newest first, before this id. */
    readonly before: string | undefined,
    readonly pageSize: number,
  ) {
    super();
  }
}
