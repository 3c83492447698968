import { type Statement, Statements } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { KeysOfCas } from '../domain';

/** Uses the partial index on certificates whose key the service holds. */
const HAS_CA_CERTIFICATE: Statement = {
  name: 'key-has-ca-certificate',
  text: `SELECT 1 AS found FROM certificate WHERE key_id = $1 AND engine_id <> '' AND is_ca LIMIT 1`,
};

@Injectable()
export class TypeOrmKeysOfCas extends KeysOfCas {
  constructor(private readonly statements: Statements) {
    super();
  }

  protected async includes(keyId: string): Promise<boolean> {
    return (await this.statements.run(HAS_CA_CERTIFICATE, [keyId])).length > 0;
  }
}
