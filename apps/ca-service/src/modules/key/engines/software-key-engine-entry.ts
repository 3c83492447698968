import { type KeyEngine, SoftwareKeyEngine } from '@libs/crypto';
import { KeyEngineEntry, type KeyEngineResources } from './key-engine-entry';

/** `{"id": "filesystem-1", "type": "software"}`: an engine with its keys in the database, which has no settings. */
export class SoftwareKeyEngineEntry extends KeyEngineEntry {
  createEngine(resources: KeyEngineResources): KeyEngine {
    return new SoftwareKeyEngine({ id: this.id, ...resources });
  }
}
