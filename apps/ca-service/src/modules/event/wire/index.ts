export * from './event-page.view';
