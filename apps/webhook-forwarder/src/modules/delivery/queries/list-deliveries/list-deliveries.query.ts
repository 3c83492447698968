import type { Page } from '@libs/kernel';
import { Query } from '@nestjs/cqrs';
import type { DeliveryState } from '../../domain/delivery';
import type { DeliveryView } from '../../wire';

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
