export * from './domain';
export {
  ENGINE_ID,
  KeyEngineEntry,
  type KeyEngineResources,
  NOT_AN_ENGINE_ID,
} from './engines/key-engine-entry';
export {
  createKeyEngines,
  KEY_ENGINE_TYPES,
  KeyEngineSettings,
  type KeyEngineTypes,
} from './engines/key-engine-types';
export { SoftwareKeyEngineEntry } from './engines/software-key-engine-entry';
export { KeyModule } from './key.module';
export { KeyEngineView, SupportedKeyTypeView, toKeyEngineView } from './wire/key-engine.view';
