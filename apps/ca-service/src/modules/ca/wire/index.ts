export * from './ca.view';
export * from './deleted-ca.view';
export * from './rekeyed-ca.view';
export * from './signature.view';
