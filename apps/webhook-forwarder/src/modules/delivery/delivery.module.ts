import { Module } from '@nestjs/common';
import { RetryDeliveryHandler } from './commands/retry-delivery';
import { DeliveryHistory } from './delivery-history';
import { Deliveries, DeliveryWakeUp } from './domain/deliveries';
import { StoreDeliveriesWhenAnEventArrivesHandler } from './handlers/store-deliveries-when-an-event-arrives.handler';
import { DeliveryController } from './http/delivery.controller';
import { DeliveryRemoval } from './persistence/delivery-removal';
import { DeliveryReader } from './persistence/delivery.reader';
import { TypeOrmDeliveries } from './persistence/typeorm-deliveries.repository';
import { ListDeliveriesHandler } from './queries/list-deliveries';
import { DeliveriesSender } from './sending/deliveries-sender';
import { WebhookPost } from './sending/webhook-post';

/** Delivers events to the subscriptions that match them. */
@Module({
  controllers: [DeliveryController],
  providers: [
    StoreDeliveriesWhenAnEventArrivesHandler,
    RetryDeliveryHandler,
    ListDeliveriesHandler,
    { provide: Deliveries, useClass: TypeOrmDeliveries },
    DeliveryReader,
    DeliveryRemoval,
    DeliveryWakeUp,
    DeliveryHistory,
    DeliveriesSender,
    WebhookPost,
  ],
})
export class DeliveryModule {}
