import { Clock } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { type Statement, Statements, TransactionContext } from '@libs/persistence';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { type IssuanceProfile, ProfileNotFoundError, ProfileRepository } from '../domain';
import { toProfile, toRow } from './profile.mapper';

/** Read for every certificate that is issued. */
const FIND_PROFILE: Statement = {
  name: 'find-profile',
  text: 'SELECT id, name, description, definition FROM issuance_profile WHERE id = $1',
};

type ProfileRow = Pick<IssuanceProfileEntity, 'id' | 'name' | 'description' | 'definition'>;

@Injectable()
export class TypeOrmProfileRepository extends ProfileRepository {
  constructor(
    private readonly statements: Statements,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
  }

  async add(profile: IssuanceProfile): Promise<void> {
    await this.transactions.manager().insert(IssuanceProfileEntity, toRow(profile, this.clock.now()));
    await this.outbox.add(profile.pullEvents());
  }

  async get(id: string): Promise<IssuanceProfile> {
    const [row] = await this.statements.run<ProfileRow>(FIND_PROFILE, [id]);
    if (!row) throw new ProfileNotFoundError(id);
    return toProfile(row);
  }
}
