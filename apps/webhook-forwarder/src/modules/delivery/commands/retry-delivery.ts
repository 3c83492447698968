import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Deliveries } from '../domain/deliveries';

export class RetryDeliveryCommand extends Command<void> {
  constructor(readonly id: string) {
    super();
  }
}

@CommandHandler(RetryDeliveryCommand)
export class RetryDeliveryHandler implements ICommandHandler<RetryDeliveryCommand> {
  constructor(private readonly deliveries: Deliveries) {}

  execute({ id }: RetryDeliveryCommand): Promise<void> {
    return this.deliveries.retry(id);
  }
}
