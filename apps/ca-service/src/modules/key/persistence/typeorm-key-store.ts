import { KeyStore, type KeyType, type StoredKey } from '@libs/crypto';
import { KeyEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, Repository } from 'typeorm';
import { UNUSED_AFTER } from './typeorm-key-removals';

/**
 * Inserts a key together with its removal (KeyRemovals.unlessUsed), so that a crash leaves no key that is never removed.
 * Does nothing when the key exists.
 */
const PUT = `
  WITH added AS (
    INSERT INTO key (engine_id, key_id, type, bits, spki, wrapped) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING
    RETURNING engine_id, key_id
  )
  INSERT INTO key_removal (engine_id, key_id, due_at)
  SELECT engine_id, key_id, now() + $7::interval FROM added
  ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = excluded.due_at`;

/** Keeps the records of private keys in the table `key`. Private keys in it are always encrypted. */
@Injectable()
export class TypeOrmKeyStore extends KeyStore {
  constructor(@InjectRepository(KeyEntity) private readonly rows: Repository<KeyEntity>) {
    super();
  }

  async put({ engineId, keyId, type, bits, spki, wrapped }: StoredKey): Promise<void> {
    await this.rows.query(PUT, [engineId, keyId, type, bits, spki, wrapped ?? null, UNUSED_AFTER]);
  }

  async get(engineId: string, keyId: string): Promise<StoredKey | undefined> {
    const row = await this.rows.findOneBy({ engineId, keyId });
    if (row === null) return undefined;
    const { type, bits, spki, wrapped } = row;
    const key = { engineId, keyId, type: type as KeyType, bits, spki };
    return wrapped === null ? key : { ...key, wrapped };
  }

  async delete(engineId: string, keyId: string): Promise<void> {
    await this.rows.delete({ engineId, keyId });
  }

  /** Returns the newest encrypted private key, with which the check at start-up tests the key-encryption key. */
  async newestWrapped(): Promise<Buffer | undefined> {
    const [row] = await this.rows.find({
      where: { wrapped: Not(IsNull()) },
      order: { createdAt: 'DESC' },
      take: 1,
    });
    return row?.wrapped ?? undefined;
  }
}
