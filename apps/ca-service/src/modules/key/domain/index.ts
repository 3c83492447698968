export * from './held-keys';
