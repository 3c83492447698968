import type { EntityManager } from 'typeorm';

/** A savepoint of the running transaction, for attempts that can fail without a rollback of the whole transaction. */
export class Savepoint {
  #isPassed = false;

  private constructor(private readonly manager: EntityManager) {}

  static async open(manager: EntityManager): Promise<Savepoint> {
    await manager.query('SAVEPOINT attempt');
    return new Savepoint(manager);
  }

  /** Runs an attempt. `undo` reverts only the last attempt. */
  async attempt(work: () => Promise<void>): Promise<void> {
    if (this.#isPassed) await this.manager.query('RELEASE SAVEPOINT attempt; SAVEPOINT attempt');
    this.#isPassed = false;
    await work();
    this.#isPassed = true;
  }

  async undo(): Promise<void> {
    await this.manager.query('ROLLBACK TO SAVEPOINT attempt');
  }

  async close(): Promise<void> {
    await this.manager.query('RELEASE SAVEPOINT attempt');
  }
}
