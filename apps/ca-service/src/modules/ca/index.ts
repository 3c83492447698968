export { CaExpirationDeltas } from './ca-expiration-deltas';
export { CaModule } from './ca.module';
export { CaSettings } from './ca-settings';
export { MESSAGE_SIGNING_MODES, type MessageSigning } from './domain';
export { caList } from './persistence/ca-list';
export { WITH_DUE_EXPIRATION_DELTA } from './persistence/due-expiration-deltas.statement';
export * from './wire';
