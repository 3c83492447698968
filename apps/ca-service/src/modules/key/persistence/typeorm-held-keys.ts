import { KeyNotFoundError } from '@libs/crypto';
import { type Statement, Statements, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { type HeldKey, HeldKeys, type KeyReference } from '../domain';

const FIND_ENGINE_OF_KEY: Statement = {
  name: 'find-engine-of-key',
  text: 'SELECT engine_id FROM key WHERE key_id = $1 ORDER BY created_at LIMIT 1',
};

const FIND_HELD_KEY: Statement = {
  name: 'find-held-key',
  text: `
    SELECT engine_id FROM key WHERE key_id = $1 AND engine_id = coalesce($2, engine_id)
    ORDER BY created_at LIMIT 1`,
};

/** Conflicts with the lock of a removal, which therefore waits until the certificate is committed. */
const USE_KEY = 'SELECT 1 FROM key WHERE key_id = $1 AND engine_id = $2 FOR KEY SHARE';
const CANCEL_REMOVAL = 'DELETE FROM key_removal WHERE key_id = $1 AND engine_id = $2';

@Injectable()
export class TypeOrmHeldKeys extends HeldKeys {
  constructor(
    private readonly statements: Statements,
    private readonly transactions: TransactionContext,
  ) {
    super();
  }

  async engineOf(keyId: string): Promise<string | undefined> {
    const [row] = await this.statements.run<{ engine_id: string }>(FIND_ENGINE_OF_KEY, [keyId]);
    return row?.engine_id;
  }

  async find({ keyId, engineId: wanted }: KeyReference): Promise<HeldKey> {
    const [row] = await this.statements.run<{ engine_id: string }>(FIND_HELD_KEY, [keyId, wanted ?? null]);
    if (!row) throw new KeyNotFoundError(wanted ?? '', keyId);
    return { keyId, engineId: row.engine_id };
  }

  async use({ engineId, keyId }: HeldKey): Promise<void> {
    const manager = this.transactions.manager();
    // The removal before the key: the order in which a removal locks them.
    await manager.query(CANCEL_REMOVAL, [keyId, engineId]);
    const found = await manager.query<unknown[]>(USE_KEY, [keyId, engineId]);
    if (found.length === 0) throw new KeyNotFoundError(engineId, keyId);
  }
}
