export { EventNotifications } from '../domain/event-log';
export { EventReader } from '../persistence/event.reader';
export * from './event-log.contract';
export * from './in-memory-event-log';
