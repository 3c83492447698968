import type { Change, DomainEvent } from '@libs/kernel';

/** A CA has a new certificate for the key it had. */
export function caReissued(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.reissue', subject: `ca/${change.updated.id}`, data: change };
}
