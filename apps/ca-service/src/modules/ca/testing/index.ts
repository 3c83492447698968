export { Ca, CaRepository } from '../domain';
export * from './ca-repository.contract';
export * from './in-memory-ca.repository';
export * from './recorded-ca-ports';
