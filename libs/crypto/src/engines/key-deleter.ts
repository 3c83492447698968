import { type KeyEngine } from './key-engine';

/** The ability to forget keys, which not every engine has. */
export interface KeyDeleter {
  /** Resolves as well when there is no such key, so that a compensation can be repeated. */
  deleteKey(keyId: string): Promise<void>;
}

export function canDeleteKeys(engine: KeyEngine): engine is KeyEngine & KeyDeleter {
  return 'deleteKey' in engine && typeof engine.deleteKey === 'function';
}
