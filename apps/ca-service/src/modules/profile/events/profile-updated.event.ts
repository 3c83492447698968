import type { Change, DomainEvent } from '@libs/kernel';

/** A profile was replaced by another definition; the data is the profile before and after. */
export function profileUpdated(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'profile.issuance.update', subject: `profile/${change.updated.id}`, data: change };
}
