import { AggregateRoot } from '@libs/kernel';
import type { ProfileDefinition } from './profile-definition';

/** A profile as it was at one moment. */
export interface ProfileSnapshot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly definition: ProfileDefinition;
}

/** A recorded change of a profile. */
export type ProfileChange =
  | { readonly kind: 'created'; readonly profile: ProfileSnapshot }
  | { readonly kind: 'updated'; readonly previous: ProfileSnapshot; readonly updated: ProfileSnapshot }
  | { readonly kind: 'deleted'; readonly profileId: string };

/** A stored template for the contents of certificates. */
export class IssuanceProfile extends AggregateRoot<ProfileChange> {
  constructor(
    readonly id: string,
    private nameNow: string,
    private descriptionNow: string,
    private definitionNow: ProfileDefinition,
  ) {
    super();
  }

  get definition(): ProfileDefinition {
    return this.definitionNow;
  }

  static create(
    id: string,
    naming: { name: string; description: string },
    definition: ProfileDefinition,
  ): IssuanceProfile {
    const profile = new IssuanceProfile(id, naming.name, naming.description, definition);
    profile.record({ kind: 'created', profile: profile.snapshot() });
    return profile;
  }

  /** Replaces everything but the id. */
  update(naming: { name: string; description: string }, definition: ProfileDefinition): void {
    const previous = this.snapshot();
    this.nameNow = naming.name;
    this.descriptionNow = naming.description;
    this.definitionNow = definition;
    this.record({ kind: 'updated', previous, updated: this.snapshot() });
  }

  delete(): void {
    this.record({ kind: 'deleted', profileId: this.id });
  }

  snapshot(): ProfileSnapshot {
    const { id, nameNow: name, descriptionNow: description, definition } = this;
    return { id, name, description, definition };
  }
}
