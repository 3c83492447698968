export { EventSettings } from './event-settings';
export { EventModule } from './event.module';
export * from './wire/event-page.view';
