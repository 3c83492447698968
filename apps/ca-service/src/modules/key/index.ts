export * from './domain';
export { KeyEngineSettings } from './key-engine-settings';
export { KeyModule } from './key.module';
export * from './wire';
