import type { IssuanceProfileEntity } from '@libs/persistence/entities';
import { IssuanceProfile, toProfileDefinition, toProfileDocument } from '../domain';

export function toRow(profile: IssuanceProfile, createdAt: Date): IssuanceProfileEntity {
  const { id, name, description, definition } = profile.snapshot();
  return { id, name, description, definition: toProfileDocument(definition), createdAt };
}

export function toProfile(row: Omit<IssuanceProfileEntity, 'createdAt'>): IssuanceProfile {
  return new IssuanceProfile(row.id, row.name, row.description, toProfileDefinition(row.definition));
}
