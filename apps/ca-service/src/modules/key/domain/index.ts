export * from './held-keys';
export * from './key-provision';
export * from './key-reference';
