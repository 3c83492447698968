export * from './cloud-events/cloud-event';
export * from './cloud-events/to-cloud-event';
export * from './delivery/event-publisher';
export * from './delivery/event-subscribers';
export * from './messaging.module';
export { type MessagingOptions } from './messaging.options';
export * from './outbox/outbox';
export * from './outbox/outbox-relay';
export * from './outbox/outbox-wake-up';
