import { type Statement, Statements, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { CompromisedKeys, CompromisedKeySettings } from '../domain';

const IS_COMPROMISED: Statement = {
  name: 'key-is-compromised',
  text: 'SELECT 1 AS found FROM compromised_key WHERE key_id = $1',
};

const ADD = 'INSERT INTO compromised_key (key_id, added_at) VALUES ($1, $2) ON CONFLICT DO NOTHING';

@Injectable()
export class TypeOrmCompromisedKeys extends CompromisedKeys {
  constructor(
    private readonly statements: Statements,
    private readonly transactions: TransactionContext,
    protected readonly settings: CompromisedKeySettings,
  ) {
    super();
  }

  async includes(keyId: string): Promise<boolean> {
    return (await this.statements.run(IS_COMPROMISED, [keyId])).length > 0;
  }

  async add(keyId: string, now: Date): Promise<void> {
    await this.transactions.manager().query(ADD, [keyId, now]);
  }
}
