export * from './identity-provider';
export * from './secured-app';
