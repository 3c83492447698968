export * from './a-certificate';
export * from './a-csr';
export * from './alternative-names';
export * from './an-rsa-key';
export * from './contract-certificates';
export * from './in-memory-wrapped-key.store';
export * from './key-engine.contract';
export * from './openssl';
