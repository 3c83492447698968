import { KeyEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { HeldKeys } from '../domain';

@Injectable()
export class TypeOrmHeldKeys extends HeldKeys {
  constructor(@InjectRepository(KeyEntity) private readonly rows: Repository<KeyEntity>) {
    super();
  }

  async engineOf(keyId: string): Promise<string | undefined> {
    const rows: { engine_id: string }[] = await this.rows.query(
      'SELECT engine_id FROM key WHERE key_id = $1 ORDER BY created_at LIMIT 1',
      [keyId],
    );
    return rows[0]?.engine_id;
  }
}
