import { RequirePermission } from '@libs/auth';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RetryDelivery } from '../commands/retry-delivery';
import { ListDeliveries } from '../queries/list-deliveries';
import { DeliveryPageView } from '../wire/delivery.view';
import { DeliveryPath, ListDeliveriesRequest } from '../wire/delivery.request';

@Controller('deliveries')
export class DeliveryController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  /** Newest first. */
  @Get()
  @RequirePermission('reader')
  list(@Query() query: ListDeliveriesRequest): Promise<DeliveryPageView> {
    const { state, subscription, bookmark, page_size } = query;
    return this.queries.execute(new ListDeliveries({ state, subscription }, bookmark, Number(page_size)));
  }

  @Post(':id/retry')
  @RequirePermission('admin')
  @HttpCode(202)
  async retry(@Param() { id }: DeliveryPath): Promise<void> {
    await this.commands.execute(new RetryDelivery(id));
  }
}
