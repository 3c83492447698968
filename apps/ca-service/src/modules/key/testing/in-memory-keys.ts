import { KeyNotFoundError } from '@libs/crypto';
import { InMemoryTable, type InMemoryUnitOfWork } from '@libs/kernel/testing';
import { type HeldKey, HeldKeys, KeyRemovals, type KeyReference } from '../domain';

/** The keys that the service holds, and those that are to be removed, in memory. */
export class InMemoryKeys {
  /** Engine by key id. */
  readonly engines: InMemoryTable<string>;
  /** Keys that are removed unless a certificate uses them, by key id. */
  readonly due: InMemoryTable<HeldKey>;
  readonly removed: HeldKey[] = [];
  readonly held: HeldKeys = new InMemoryHeldKeys(this);
  readonly removals: KeyRemovals = new InMemoryKeyRemovals(this);

  constructor(readonly unitOfWork: InMemoryUnitOfWork) {
    this.engines = unitOfWork.include(new InMemoryTable<string>());
    this.due = unitOfWork.include(new InMemoryTable<HeldKey>());
  }

  remove(key: HeldKey): void {
    this.due.delete(key.keyId);
    this.engines.delete(key.keyId);
    this.removed.push(key);
  }
}

class InMemoryHeldKeys extends HeldKeys {
  constructor(private readonly keys: InMemoryKeys) {
    super();
  }

  engineOf(keyId: string): Promise<string | undefined> {
    return Promise.resolve(this.keys.engines.get(keyId));
  }

  async find({ keyId, engineId }: KeyReference): Promise<HeldKey> {
    const found = await this.engineOf(keyId);
    if (found === undefined || (engineId !== undefined && engineId !== found))
      throw new KeyNotFoundError(engineId ?? '', keyId);
    return { keyId, engineId: found };
  }

  async use(key: HeldKey): Promise<void> {
    await Promise.resolve();
    this.keys.unitOfWork.mustBeRunning();
    this.keys.due.delete(key.keyId);
    this.keys.engines.set(key.keyId, key.engineId);
  }
}

class InMemoryKeyRemovals extends KeyRemovals {
  constructor(private readonly keys: InMemoryKeys) {
    super();
  }

  unlessUsed(key: HeldKey): Promise<void> {
    this.keys.due.set(key.keyId, key);
    return Promise.resolve();
  }

  async afterCommit(keys: readonly HeldKey[]): Promise<void> {
    await Promise.resolve();
    this.keys.unitOfWork.mustBeRunning();
    for (const key of keys) this.keys.due.set(key.keyId, key);
  }

  remove(key: HeldKey): Promise<void> {
    this.keys.remove(key);
    return Promise.resolve();
  }

  removeDue(): Promise<number> {
    const due = [...this.keys.due.values()];
    for (const key of due) this.keys.remove(key);
    return Promise.resolve(due.length);
  }
}
