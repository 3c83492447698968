export * from './certificate-repository.contract';
export * from './in-memory-certificate-ports';
export * from './in-memory-pki';
export * from './pki-fixture';
