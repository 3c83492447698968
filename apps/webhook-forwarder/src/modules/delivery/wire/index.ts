export * from './delivery.view';
