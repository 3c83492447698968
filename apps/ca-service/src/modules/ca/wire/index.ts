export * from './ca.view';
export * from './signature.view';
