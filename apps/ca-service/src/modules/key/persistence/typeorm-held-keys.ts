import { type Statement, Statements } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { HeldKeys } from '../domain';

const FIND_ENGINE_OF_KEY: Statement = {
  name: 'find-engine-of-key',
  text: 'SELECT engine_id FROM key WHERE key_id = $1 ORDER BY created_at LIMIT 1',
};

@Injectable()
export class TypeOrmHeldKeys extends HeldKeys {
  constructor(private readonly statements: Statements) {
    super();
  }

  async engineOf(keyId: string): Promise<string | undefined> {
    const [row] = await this.statements.run<{ engine_id: string }>(FIND_ENGINE_OF_KEY, [keyId]);
    return row?.engine_id;
  }
}
