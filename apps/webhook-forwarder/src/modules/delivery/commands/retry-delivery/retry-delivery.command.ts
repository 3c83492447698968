import { Command } from '@nestjs/cqrs';

export class RetryDeliveryCommand extends Command<void> {
  constructor(readonly id: string) {
    super();
  }
}
