import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Deliveries } from '../domain/deliveries';

export class RetryDelivery extends Command<void> {
  constructor(readonly id: string) {
    super();
  }
}

@CommandHandler(RetryDelivery)
export class RetryDeliveryHandler implements ICommandHandler<RetryDelivery> {
  constructor(private readonly deliveries: Deliveries) {}

  execute({ id }: RetryDelivery): Promise<void> {
    return this.deliveries.retry(id);
  }
}
