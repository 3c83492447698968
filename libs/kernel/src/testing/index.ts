export * from './in-memory-unit-of-work';
export * from './settable-clock';
