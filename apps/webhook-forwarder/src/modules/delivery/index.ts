export { DeliveryModule } from './delivery.module';
export { DeliverySettings } from './delivery-settings';
export type { Subscription } from './domain/subscription';
export { prepareWebhookSchema } from './persistence/webhook-database';
export { WebhookDatabaseModule } from './persistence/webhook-database.module';
export { Subscriptions } from './subscriptions';
