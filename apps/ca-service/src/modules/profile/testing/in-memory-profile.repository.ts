import type { DomainEvent } from '@libs/kernel';
import { InMemoryLog, InMemoryTable, type InMemoryUnitOfWork } from '@libs/kernel/testing';
import {
  IssuanceProfile,
  ProfileNotFoundError,
  ProfileRepository,
  type ProfileSnapshot,
  toProfileDefinition,
  toProfileDocument,
} from '../domain';
import { profileEvent } from '../events/profile-events';

/** Profiles in memory, for unit specs; profile-repository.contract.ts states what it shares with the real one. */
export class InMemoryProfileRepository extends ProfileRepository {
  readonly events: InMemoryLog<DomainEvent>;
  readonly #rows: InMemoryTable<ProfileSnapshot>;

  constructor(private readonly unitOfWork: InMemoryUnitOfWork) {
    super();
    this.events = unitOfWork.include(new InMemoryLog<DomainEvent>());
    this.#rows = unitOfWork.include(new InMemoryTable<ProfileSnapshot>());
  }

  add(profile: IssuanceProfile): Promise<void> {
    return this.#write(profile, () => this.#rows.set(profile.id, profile.snapshot()));
  }

  get(id: string): Promise<IssuanceProfile> {
    const row = this.#rows.get(id);
    if (!row) return Promise.reject(new ProfileNotFoundError(id));
    // As JSON and back, as a row is stored: what the document does not carry is lost.
    const definition = toProfileDefinition(toProfileDocument(row.definition));
    return Promise.resolve(new IssuanceProfile(row.id, row.name, row.description, definition));
  }

  missing(ids: readonly string[]): Promise<string[]> {
    return Promise.resolve(ids.filter((id) => !this.#rows.has(id)));
  }

  getForUpdate(id: string): Promise<IssuanceProfile> {
    return this.get(id);
  }

  save(profile: IssuanceProfile): Promise<void> {
    return this.#write(profile, () => this.#rows.set(profile.id, profile.snapshot()));
  }

  remove(profile: IssuanceProfile): Promise<void> {
    return this.#write(profile, () => this.#rows.delete(profile.id));
  }

  async #write(profile: IssuanceProfile, write: () => unknown): Promise<void> {
    await Promise.resolve();
    this.unitOfWork.mustBeRunning();
    write();
    this.events.add(...profile.pullChanges().map(profileEvent));
  }
}
