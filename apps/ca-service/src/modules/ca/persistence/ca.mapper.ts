import type { CaEntity } from '@libs/persistence/entities';
import type { CaState } from '../domain';

export function toCaState({
  id,
  level,
  profileId,
  allowedProfileIds,
  metadata,
  createdAt,
}: CaEntity): CaState {
  return {
    ...{ id, level, profileId, createdAt, metadata: metadata as Record<string, unknown> },
    allowedProfileIds: allowedProfileIds ?? undefined,
  };
}
