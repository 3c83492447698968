import { type KeyType, type WrappedKey, WrappedKeyStore } from '@libs/crypto';
import { KeyEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

/** Keeps the software engine's private keys in the database, always wrapped. */
@Injectable()
export class TypeOrmWrappedKeyStore extends WrappedKeyStore {
  constructor(@InjectRepository(KeyEntity) private readonly rows: Repository<KeyEntity>) {
    super();
  }

  async put(key: WrappedKey): Promise<void> {
    const { engineId, keyId, type, bits, spki, wrapped } = key;
    // Importing a key that is already there changes nothing.
    await this.rows
      .createQueryBuilder()
      .insert()
      .values({ engineId, keyId, type, bits, spki, wrapped })
      .orIgnore()
      .execute();
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
