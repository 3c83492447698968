export * from './held-keys';
export * from './key-reference';
export * from './key-removals';
