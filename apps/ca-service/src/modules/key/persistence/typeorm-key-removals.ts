import { canDeleteKeys, KeyEngineRegistry } from '@libs/crypto';
import { ItemsFailedError, UnitOfWork } from '@libs/kernel';
import { isTransientFailure, TransactionContext } from '@libs/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type HeldKey, KeyRemovals } from '../domain';

/** Longer than the slowest creation of a CA: a key that no certificate uses by then stays unused. */
export const UNUSED_AFTER = '1 hour';

/** Keys per run of the job; the next run, or another replica, removes the rest. */
const RUN_LIMIT = 1_000;

/** Ordered by id, so that concurrent statements for the same keys do not deadlock. Each key once. */
const RECORD_REMOVAL = `
  INSERT INTO key_removal (engine_id, key_id, due_at)
  SELECT DISTINCT engine_id, key_id, now() + $3::interval
  FROM unnest($1::text[], $2::text[]) AS key (engine_id, key_id)
  ORDER BY key_id, engine_id
  ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = excluded.due_at`;

const DUE = `
  SELECT engine_id AS "engineId", key_id AS "keyId" FROM key_removal WHERE due_at <= now() ORDER BY due_at
  LIMIT ${RUN_LIMIT}`;

/**
 * Waits for a concurrent transaction that records the removal because it deletes another certificate with the key: after
 * its commit, that certificate no longer counts as a user. Inserts the removal when it does not exist, because a missing
 * row cannot be locked: a concurrent transaction could insert it, and `HeldKeys.use`, which locks the removal before the
 * key, would deadlock with this one.
 */
const LOCK_REMOVAL = `
  INSERT INTO key_removal (key_id, engine_id, due_at) VALUES ($1, $2, now())
  ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = key_removal.due_at`;
/** Waits for a concurrent `HeldKeys.use`, which locks the row until its certificate is committed. */
const LOCK_KEY = 'SELECT 1 FROM key WHERE key_id = $1 AND engine_id = $2 FOR UPDATE';
const IS_USED = `SELECT 1 FROM certificate WHERE key_id = $1 AND engine_id = $2 AND engine_id <> '' LIMIT 1`;
const DELETE_KEY = 'DELETE FROM key WHERE key_id = $1 AND engine_id = $2';
/** Moves a failed removal behind those that are due, so that failures do not starve the others. */
const POSTPONE = `
  UPDATE key_removal SET due_at = now() + interval '10 minutes' WHERE key_id = $1 AND engine_id = $2`;
const DELETE_REMOVAL = 'DELETE FROM key_removal WHERE key_id = $1 AND engine_id = $2';

/**
 * Deletes the row of the key, so that no certificate can begin to use it, then the key in its engine, then the removal.
 * After a crash at any point the removal still exists, and can be repeated.
 */
@Injectable()
export class TypeOrmKeyRemovals extends KeyRemovals {
  readonly #logger = new Logger(TypeOrmKeyRemovals.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionContext,
    private readonly unitOfWork: UnitOfWork,
    private readonly engines: KeyEngineRegistry,
  ) {
    super();
  }

  async unlessUsed({ engineId, keyId }: HeldKey): Promise<void> {
    await this.dataSource.query(RECORD_REMOVAL, [[engineId], [keyId], UNUSED_AFTER]);
  }

  async afterCommit(keys: readonly HeldKey[]): Promise<void> {
    const engineIds = keys.map(({ engineId }) => engineId);
    const keyIds = keys.map(({ keyId }) => keyId);
    await this.transactions.manager().query(RECORD_REMOVAL, [engineIds, keyIds, '0']);
  }

  async remove(key: HeldKey): Promise<void> {
    try {
      await this.#removeUnlessUsed(key);
    } catch (error) {
      this.#logger.error({ err: error, ...key }, 'an unused key was not removed and will be retried');
    }
  }

  async removeDue(): Promise<number> {
    const due = await this.dataSource.query<HeldKey[]>(DUE);
    let removed = 0;
    const failures: unknown[] = [];
    for (const key of due) {
      try {
        if (await this.#removeUnlessUsed(key)) removed += 1;
      } catch (error) {
        if (isTransientFailure(error)) throw error;
        failures.push(error);
        await this.dataSource.query(POSTPONE, [key.keyId, key.engineId]);
      }
    }
    if (failures.length > 0) throw new ItemsFailedError('key removal', removed, failures);
    return removed;
  }

  /** Returns whether the key was removed; a key that a certificate uses is not. */
  async #removeUnlessUsed(key: HeldKey): Promise<boolean> {
    if (!(await this.unitOfWork.run(() => this.#deleteRowUnlessUsed(key)))) return false;
    await this.#removeFromEngine(key);
    return true;
  }

  /** Returns false, and deletes the removal, when a certificate uses the key. */
  async #deleteRowUnlessUsed({ engineId, keyId }: HeldKey): Promise<boolean> {
    const manager = this.transactions.manager();
    await manager.query(LOCK_REMOVAL, [keyId, engineId]);
    await manager.query(LOCK_KEY, [keyId, engineId]);
    const isUsed = (await manager.query<unknown[]>(IS_USED, [keyId, engineId])).length > 0;
    await manager.query(isUsed ? DELETE_REMOVAL : DELETE_KEY, [keyId, engineId]);
    return !isUsed;
  }

  async #removeFromEngine({ engineId, keyId }: HeldKey): Promise<void> {
    const engine = this.engines.list().find(({ id }) => id === engineId);
    if (engine && canDeleteKeys(engine)) await engine.deleteKey(keyId);
    else
      this.#logger.warn(
        { engineId, keyId },
        'the key engine cannot delete keys: an unused key remains in it',
      );
    await this.dataSource.query(DELETE_REMOVAL, [keyId, engineId]);
  }
}
