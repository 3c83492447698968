import type { DomainEvent } from '@libs/kernel';

/** A profile was deleted. */
export function profileDeleted(id: string): DomainEvent {
  return { type: 'profile.issuance.delete', subject: `profile/${id}`, data: { ProfileID: id } };
}
