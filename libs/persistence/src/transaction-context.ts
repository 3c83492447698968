import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What one unit of work carries: its transaction, and what is to happen once that is committed. */
interface RunningTransaction {
  readonly manager: EntityManager;
  readonly afterCommit: Set<() => void>;
}

/** Knows the transaction of the running unit of work, so that repositories need not pass it around. */
@Injectable()
export class TransactionContext {
  readonly #storage = new AsyncLocalStorage<RunningTransaction>();

  /** The running transaction. @throws Error outside a unit of work: a write without one is a defect. */
  manager(): EntityManager {
    return this.#running().manager;
  }

  isRunning(): boolean {
    return this.#storage.getStore() !== undefined;
  }

  /** Calls `action` once the transaction is committed; the same function is called once however often added. */
  afterCommit(action: () => void): void {
    this.#running().afterCommit.add(action);
  }

  /** Runs `work` in the transaction of `manager`, and hands back what is to happen after the commit. */
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
    if (!running) throw new Error('this needs a unit of work: call it inside UnitOfWork.run');
    return running;
  }
}
