import { Clock } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type IssuanceProfile, ProfileNotFoundError, ProfileRepository } from '../domain';
import { toProfile, toRow } from './profile.mapper';

@Injectable()
export class TypeOrmProfileRepository extends ProfileRepository {
  constructor(
    @InjectRepository(IssuanceProfileEntity) private readonly rows: Repository<IssuanceProfileEntity>,
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
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProfileNotFoundError(id);
    return toProfile(row);
  }
}
