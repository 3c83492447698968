import type { IssuanceProfileEntity } from '@libs/persistence/entities';
import { IssuanceProfile, type IssuanceProfileView, toProfileDefinition } from '../domain';

/** The document of a row: the wire shape without identity and names. */
export type DefinitionDocument = Omit<IssuanceProfileView, 'id' | 'name' | 'description'>;

export function toRow(profile: IssuanceProfile, createdAt: Date): IssuanceProfileEntity {
  const { id, name, description, ...definition } = profile.view();
  return { id, name, description, definition, createdAt };
}

export function toProfile(row: Omit<IssuanceProfileEntity, 'createdAt'>): IssuanceProfile {
  return new IssuanceProfile(row.id, row.name, row.description, toProfileDefinition(row.definition));
}
