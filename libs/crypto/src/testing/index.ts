export * from './a-certificate';
export * from './contract-certificates';
export * from './in-memory-wrapped-key.store';
export * from './key-engine.contract';
export * from './openssl';
