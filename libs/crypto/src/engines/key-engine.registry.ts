import { StartUpError } from '@libs/kernel';
import { type KeyEngine } from './key-engine';
import { KeyEngineNotFoundError } from './key-engine.errors';

/** The configured key engines by id, and the default one. */
export class KeyEngineRegistry {
  readonly #engines = new Map<string, KeyEngine>();
  readonly #default: KeyEngine;

  /** @throws StartUpError when two engines share an id, or none has the default one */
  constructor(engines: readonly KeyEngine[], defaultId: string) {
    for (const engine of engines) {
      if (this.#engines.has(engine.id)) throw new StartUpError(`Two key engines have the id "${engine.id}"`);
      this.#engines.set(engine.id, engine);
    }
    const defaultEngine = this.#engines.get(defaultId);
    if (defaultEngine === undefined) {
      throw new StartUpError(`The default key engine "${defaultId}" is not one of the configured engines`);
    }
    this.#default = defaultEngine;
  }

  get default(): KeyEngine {
    return this.#default;
  }

  /** Returns an engine; the id `''` means the default engine. @throws KeyEngineNotFoundError */
  get(id: string): KeyEngine {
    const engine = id === '' ? this.#default : this.#engines.get(id);
    if (engine === undefined) throw new KeyEngineNotFoundError(id);
    return engine;
  }

  list(): readonly KeyEngine[] {
    return [...this.#engines.values()];
  }
}
