import { type KeyType, type WrappedKey, WrappedKeyStore } from '@libs/crypto';
import { KeyEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { UNUSED_AFTER } from './typeorm-key-removals';

/**
 * A new key belongs to nothing yet: the note that it is to be removed is written with it (KeyRemovals.unlessUsed),
 * so that no crash leaves a key that nobody knows of. A key that is there already stays as it is.
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

/** Keeps the software engine's private keys in the database, always wrapped. */
@Injectable()
export class TypeOrmWrappedKeyStore extends WrappedKeyStore {
  constructor(@InjectRepository(KeyEntity) private readonly rows: Repository<KeyEntity>) {
    super();
  }

  async put({ engineId, keyId, type, bits, spki, wrapped }: WrappedKey): Promise<void> {
    await this.rows.query(PUT, [engineId, keyId, type, bits, spki, wrapped, UNUSED_AFTER]);
  }

  async get(engineId: string, keyId: string): Promise<WrappedKey | undefined> {
    const row = await this.rows.findOneBy({ engineId, keyId });
    if (!row?.wrapped) return undefined;
    return {
      engineId,
      keyId,
      type: row.type as KeyType,
      bits: row.bits,
      spki: row.spki,
      wrapped: row.wrapped,
    };
  }

  async delete(engineId: string, keyId: string): Promise<void> {
    await this.rows.delete({ engineId, keyId });
  }

  /** Any wrapped key, to find out whether the key-encryption key is still the one they were wrapped with. */
  async sample(): Promise<WrappedKey | undefined> {
    const [row] = await this.rows.find({ order: { createdAt: 'DESC' }, take: 1 });
    return row ? this.get(row.engineId, row.keyId) : undefined;
  }
}
