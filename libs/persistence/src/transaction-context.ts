import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The transaction of one unit of work, and the actions to run after its commit. */
interface RunningTransaction {
  readonly manager: EntityManager;
  readonly afterCommit: Set<() => void>;
}

/** Holds the transaction of the running unit of work, so that repositories need no parameter for it. */
@Injectable()
export class TransactionContext {
  readonly #storage = new AsyncLocalStorage<RunningTransaction>();

  /** Returns the entity manager of the running transaction. @throws Error outside a unit of work */
  manager(): EntityManager {
    return this.#running().manager;
  }

  isRunning(): boolean {
    return this.#storage.getStore() !== undefined;
  }

  /** Calls `action` after the commit. A function that is added twice is called once. */
  afterCommit(action: () => void): void {
    this.#running().afterCommit.add(action);
  }

  /** Runs `work` in the transaction of `manager`; the caller calls `committed` after the commit. */
  async enter<T>(
    manager: EntityManager,
    work: () => Promise<T>,
  ): Promise<{ result: T; committed: () => void }> {
    const running: RunningTransaction = { manager, afterCommit: new Set() };
    const result = await this.#storage.run(running, work);
    return {
      result,
      committed: () => {
        for (const action of running.afterCommit) action();
      },
    };
  }

  #running(): RunningTransaction {
    const running = this.#storage.getStore();
    if (!running) throw new Error('no unit of work is running: call this inside of UnitOfWork.run');
    return running;
  }
}
