export * from './in-memory-keys';
