import { Clock } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { type Statement, Statements, TransactionContext } from '@libs/persistence';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  IssuanceProfile,
  type ProfileDefinition,
  type ProfileDocument,
  ProfileNotFoundError,
  ProfileRepository,
  toProfileDefinition,
  toProfileDocument,
} from '../domain';
import { profileEvent } from '../events/profile-events';

/** Reads the definition as text: issuing compares it with the cached text and parses it only after a change. */
const COLUMNS =
  'SELECT id, name, description, definition::text AS definition FROM issuance_profile WHERE id = $1';
const FIND_PROFILE: Statement = { name: 'find-profile', text: COLUMNS };
const MISSING_PROFILES: Statement = {
  name: 'missing-profiles',
  text: `
    SELECT wanted.id FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
    WHERE NOT EXISTS (SELECT FROM issuance_profile WHERE issuance_profile.id = wanted.id) ORDER BY wanted.place`,
};
const LOCK_PROFILE: Statement = { name: 'lock-profile', text: `${COLUMNS} FOR UPDATE` };

interface ProfileRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly definition: string;
}

interface ParsedDefinition {
  readonly text: string;
  readonly definition: ProfileDefinition;
}

/** Parsed definitions that stay in memory, each as long as the row is unchanged. */
const CACHE_SIZE = 1_000;

@Injectable()
export class TypeOrmProfileRepository extends ProfileRepository {
  readonly #parsed = new LRUCache<string, ParsedDefinition>({ max: CACHE_SIZE });

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
    await this.outbox.add(profile.pullChanges().map(profileEvent));
  }

  get(id: string): Promise<IssuanceProfile> {
    return this.#find(FIND_PROFILE, id);
  }

  async missing(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    return (await this.statements.run<{ id: string }>(MISSING_PROFILES, [ids])).map(({ id }) => id);
  }

  getForUpdate(id: string): Promise<IssuanceProfile> {
    return this.#find(LOCK_PROFILE, id);
  }

  async save(profile: IssuanceProfile): Promise<void> {
    const { id, name, description, definition } = toRow(profile, this.clock.now());
    await this.transactions
      .manager()
      .update(IssuanceProfileEntity, { id }, { name, description, definition });
    await this.outbox.add(profile.pullChanges().map(profileEvent));
  }

  async remove(profile: IssuanceProfile): Promise<void> {
    await this.transactions.manager().delete(IssuanceProfileEntity, { id: profile.id });
    await this.outbox.add(profile.pullChanges().map(profileEvent));
  }

  async #find(statement: Statement, id: string): Promise<IssuanceProfile> {
    const [row] = await this.statements.run<ProfileRow>(statement, [id]);
    if (!row) throw new ProfileNotFoundError(id);
    return new IssuanceProfile(row.id, row.name, row.description, this.#definitionOf(row));
  }

  /** The same object while the row is unchanged: what is encoded per profile is then encoded once. */
  #definitionOf({ id, definition: text }: ProfileRow): ProfileDefinition {
    const known = this.#parsed.get(id);
    if (known?.text === text) return known.definition;
    const definition = toProfileDefinition(JSON.parse(text) as ProfileDocument);
    this.#parsed.set(id, { text, definition });
    return definition;
  }
}

function toRow(profile: IssuanceProfile, createdAt: Date): IssuanceProfileEntity {
  const { id, name, description, definition } = profile.snapshot();
  return { id, name, description, definition: toProfileDocument(definition), createdAt };
}
