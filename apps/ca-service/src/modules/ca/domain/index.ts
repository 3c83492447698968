export * from './ca';
export * from './ca-state';
export * from './ca.errors';
export * from './ca-profile';
export * from './ca.repository';
export * from './ca.view';
