import type { DomainEvent } from '@libs/kernel';

/** A profile was deleted. */
export function profileDeleted(deleted: { readonly ProfileID: string }): DomainEvent {
  return { type: 'profile.issuance.delete', subject: `profile/${deleted.ProfileID}`, data: deleted };
}
