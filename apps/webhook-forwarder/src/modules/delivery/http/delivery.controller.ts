import { RequirePermission } from '@libs/auth';
import { lastOccurrence } from '@libs/http';
import type { Page } from '@libs/kernel';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { RetryDeliveryCommand } from '../commands/retry-delivery/retry-delivery.command';
import { DELIVERY_STATES, type DeliveryView } from '../domain/delivery';
import { ListDeliveriesQuery } from '../queries/list-deliveries/list-deliveries.query';

const MAXIMUM_PAGE_SIZE = 1_000;
const wholeNumber = (most: number) =>
  z.string().refine((text) => /^[1-9]\d{0,17}$/.test(text) && Number(text) <= most, {
    error: most === Infinity ? 'must be a whole number' : `must be a whole number from 1 to ${most}`,
  });
const id = wholeNumber(Infinity);

const listDeliveriesRequest = z.object({
  state: lastOccurrence.pipe(
    z.enum(DELIVERY_STATES, { error: `must be one of ${DELIVERY_STATES.join(', ')}` }).optional(),
  ),
  subscription: lastOccurrence.pipe(
    z.string().max(64, { error: 'must be at most 64 characters' }).optional(),
  ),
  page_size: lastOccurrence.pipe(wholeNumber(MAXIMUM_PAGE_SIZE).default('25').transform(Number)),
  bookmark: lastOccurrence.pipe(id.optional()),
});

@Controller('deliveries')
export class DeliveryController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  /** The newest first. */
  @Get()
  @RequirePermission('reader')
  list(
    @Query({ schema: listDeliveriesRequest }) query: z.infer<typeof listDeliveriesRequest>,
  ): Promise<Page<DeliveryView>> {
    const { state, subscription, bookmark, page_size: pageSize } = query;
    return this.queries.execute(new ListDeliveriesQuery({ state, subscription }, bookmark, pageSize));
  }

  @Post(':id/retry')
  @RequirePermission('admin')
  @HttpCode(202)
  async retry(@Param({ schema: z.object({ id }) }) parameters: { id: string }): Promise<void> {
    await this.commands.execute(new RetryDeliveryCommand(parameters.id));
  }
}
