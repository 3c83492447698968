import type { Change, DomainEvent } from '@libs/kernel';

/** A CA was revoked, put on hold, released, or changed its status otherwise. */
export function caStatusChanged(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.status.update', subject: `ca/${change.updated.id}`, data: change };
}
