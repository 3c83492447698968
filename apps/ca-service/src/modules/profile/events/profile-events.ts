import type { Change, DomainEvent } from '@libs/kernel';
import type { ProfileChange } from '../domain';
import { toIssuanceProfileView } from '../wire/issuance-profile.view';

/** Audit events of deletions carry no output (contract 8.3). */
export const profileDeletionAudit = { output: (): null => null };

/** A profile was created; the data is the profile. */
function profileCreated(profile: { readonly id: string }): DomainEvent {
  return { type: 'profile.issuance.create', subject: `profile/${profile.id}`, data: profile };
}

/** A profile was deleted. */
function profileDeleted(deleted: { readonly ProfileID: string }): DomainEvent {
  return { type: 'profile.issuance.delete', subject: `profile/${deleted.ProfileID}`, data: deleted };
}

/** A profile was replaced by another definition; the data is the profile before and after. */
function profileUpdated(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'profile.issuance.update', subject: `profile/${change.updated.id}`, data: change };
}

/** Maps a change of a profile to its event. */
export function profileEvent(change: ProfileChange): DomainEvent {
  switch (change.kind) {
    case 'created':
      return profileCreated(toIssuanceProfileView(change.profile));
    case 'updated':
      return profileUpdated({
        previous: toIssuanceProfileView(change.previous),
        updated: toIssuanceProfileView(change.updated),
      });
    case 'deleted':
      return profileDeleted({ ProfileID: change.profileId });
  }
}
