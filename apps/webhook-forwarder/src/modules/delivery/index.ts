export { DeliveryModule } from './delivery.module';
export { DeliverySettings } from './delivery-settings';
export type { Subscription } from './subscriptions';
export { DeliveryRemoval } from './persistence/delivery-removal';
export { prepareWebhookSchema, webhookDataSourceOptions } from './persistence/webhook-database';
export { WebhookDatabaseModule } from './persistence/webhook-database';
export { Subscriptions } from './subscriptions';
export * from './wire/delivery.view';
