import type { EntityManager } from 'typeorm';

/**
 * A savepoint of the running transaction, to which attempts that fail return. After a failure of the connection it is
 * of no use: the transaction itself is to be rolled back.
 */
export class Savepoint {
  #isPassed = false;

  private constructor(private readonly manager: EntityManager) {}

  static async open(manager: EntityManager): Promise<Savepoint> {
    await manager.query('SAVEPOINT attempt');
    return new Savepoint(manager);
  }

  /** Runs an attempt: a failure before it takes nothing back, and `undo` after it takes back only what it did. */
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
