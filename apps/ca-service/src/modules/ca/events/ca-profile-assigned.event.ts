import type { Change, DomainEvent } from '@libs/kernel';

/** A CA has another default issuance profile, or other profiles that issuers may use with it. */
export function caProfileAssigned(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.profile.update', subject: `ca/${change.updated.id}`, data: change };
}
