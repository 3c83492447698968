import { canDeleteKeys, KeyEngineRegistry } from '@libs/crypto';
import { ItemsFailedError, UnitOfWork } from '@libs/kernel';
import { isTransientFailure, TransactionContext } from '@libs/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type HeldKey, KeyRemovals } from '../domain';

/** Long after the slowest creation of a CA is over; a key that nobody uses by then never will be. */
export const UNUSED_AFTER = '1 hour';

/** How many keys one sweep takes: the rest is for the next one, or for another replica. */
const SWEEP_LIMIT = 1_000;

/** In the order of the ids, so that two that note the same keys do not wait for each other; each key once. */
const NOTE = `
  INSERT INTO key_removal (engine_id, key_id, due_at)
  SELECT DISTINCT engine_id, key_id, now() + $3::interval
  FROM unnest($1::text[], $2::text[]) AS key (engine_id, key_id)
  ORDER BY key_id, engine_id
  ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = excluded.due_at`;

const DUE = `
  SELECT engine_id AS "engineId", key_id AS "keyId" FROM key_removal WHERE due_at <= now() ORDER BY due_at
  LIMIT ${SWEEP_LIMIT}`;

/**
 * Against whoever notes the key at this moment, because he deletes another user of it: he is waited for, and then
 * no longer counts as a user. Otherwise the note would be dropped for a user that is about to be gone. Where there is no
 * note (any more), there is one now: a lock on nothing would let another note in, and who calls that off waits for the
 * key, and for him this removal.
 */
const LOCK_NOTE = `
  INSERT INTO key_removal (key_id, engine_id, due_at) VALUES ($1, $2, now())
  ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = key_removal.due_at`;
/** Against HeldKeys.use: whoever is about to use the key has its row, and is waited for. */
const LOCK_KEY = 'SELECT 1 FROM key WHERE key_id = $1 AND engine_id = $2 FOR UPDATE';
const IS_USED = `SELECT 1 FROM certificate WHERE key_id = $1 AND engine_id = $2 AND engine_id <> '' LIMIT 1`;
const FORGET_KEY = 'DELETE FROM key WHERE key_id = $1 AND engine_id = $2';
/** Behind those that are due now: a thousand that fail must not keep the others from their turn. */
const POSTPONE = `
  UPDATE key_removal SET due_at = now() + interval '10 minutes' WHERE key_id = $1 AND engine_id = $2`;
const FORGET_REMOVAL = 'DELETE FROM key_removal WHERE key_id = $1 AND engine_id = $2';

/**
 * First the row of the key goes, so that nobody can begin to use it, then the key leaves its engine, then the
 * note: a crash at any point leaves the note, and doing it again does no harm.
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
    await this.dataSource.query(NOTE, [[engineId], [keyId], UNUSED_AFTER]);
  }

  async afterCommit(keys: readonly HeldKey[]): Promise<void> {
    const engineIds = keys.map(({ engineId }) => engineId);
    const keyIds = keys.map(({ keyId }) => keyId);
    await this.transactions.manager().query(NOTE, [engineIds, keyIds, '0']);
  }

  async remove(key: HeldKey): Promise<void> {
    try {
      await this.#removeUnlessUsed(key);
    } catch (error) {
      this.#logger.error({ err: error, ...key }, 'a key that nothing uses could not be removed yet');
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

  /** Answers whether the key was removed: not while a certificate uses it. */
  async #removeUnlessUsed(key: HeldKey): Promise<boolean> {
    if (!(await this.unitOfWork.run(() => this.#forgetUnlessUsed(key)))) return false;
    await this.#removeFromEngine(key);
    return true;
  }

  /** False when a certificate uses the key: then it stays, and is not asked about again. */
  async #forgetUnlessUsed({ engineId, keyId }: HeldKey): Promise<boolean> {
    const manager = this.transactions.manager();
    await manager.query(LOCK_NOTE, [keyId, engineId]);
    await manager.query(LOCK_KEY, [keyId, engineId]);
    const isUsed = (await manager.query<unknown[]>(IS_USED, [keyId, engineId])).length > 0;
    await manager.query(isUsed ? FORGET_REMOVAL : FORGET_KEY, [keyId, engineId]);
    return !isUsed;
  }

  async #removeFromEngine({ engineId, keyId }: HeldKey): Promise<void> {
    const engine = this.engines.list().find(({ id }) => id === engineId);
    if (engine && canDeleteKeys(engine)) await engine.deleteKey(keyId);
    else this.#logger.warn({ engineId, keyId }, 'the key engine cannot delete keys: one stays behind unused');
    await this.dataSource.query(FORGET_REMOVAL, [keyId, engineId]);
  }
}
