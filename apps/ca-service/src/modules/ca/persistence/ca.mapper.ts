import type { CaEntity } from '@libs/persistence/entities';
import { nextExpirationDeltaAt } from '../../certificate';
import type { Ca, CaState } from '../domain';

export type CaRow = Omit<CaEntity, 'certificate'>;

export function toCaState({ metadata, allowedProfileIds, ...row }: CaEntity): CaState {
  const { id, level, profileId, createdAt } = row;
  return {
    id,
    level,
    profileId,
    createdAt,
    metadata: metadata as Record<string, unknown>,
    allowedProfileIds: allowedProfileIds ?? undefined,
  };
}

export function toCaRow({ state, certificate }: Ca): CaRow {
  const { id: certificateId, validTo } = certificate.state;
  return {
    ...state,
    certificateId,
    allowedProfileIds: state.allowedProfileIds ?? null,
    nextExpirationDeltaAt: nextExpirationDeltaAt(state.metadata, validTo),
  };
}
