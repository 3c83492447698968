import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Deliveries } from '../../domain/deliveries';
import { RetryDeliveryCommand } from './retry-delivery.command';

@CommandHandler(RetryDeliveryCommand)
export class RetryDeliveryHandler implements ICommandHandler<RetryDeliveryCommand> {
  constructor(private readonly deliveries: Deliveries) {}

  execute({ id }: RetryDeliveryCommand): Promise<void> {
    return this.deliveries.retry(id);
  }
}
