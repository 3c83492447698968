import type { DomainEvent } from '@libs/kernel';

/** A profile was created; the data is the profile. */
export function profileCreated(profile: { readonly id: string }): DomainEvent {
  return { type: 'profile.issuance.create', subject: `profile/${profile.id}`, data: profile };
}
