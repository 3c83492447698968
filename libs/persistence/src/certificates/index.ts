export * from './ca-list';
export * from './certificate-list';
export * from './due-expiration-deltas';
export * from './status-change-draft';
export * from './status-now';
