import type { DomainEvent } from '@libs/kernel';
import type { ProfileChange } from '../domain';
import { toIssuanceProfileView } from '../wire';
import { profileCreated } from './profile-created.event';
import { profileDeleted } from './profile-deleted.event';
import { profileUpdated } from './profile-updated.event';

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
