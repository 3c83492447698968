export * from './in-memory-wrapped-key.store';
export * from './key-engine.contract';
