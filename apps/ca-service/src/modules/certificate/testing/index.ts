export * from './in-memory-pki';
export * from './pki-fixture';
