export { CaExpirationDeltas } from './ca-expiration-deltas';
export { CaModule } from './ca.module';
export { CaSettings } from './ca-settings';
export { MESSAGE_SIGNING_MODES, type MessageSigning } from './domain';
export * from './wire';
