import type { Change, DomainEvent } from '@libs/kernel';

/** A CA has a new key and a certificate for it. */
export function caRekeyed(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.rekey', subject: `ca/${change.updated.id}`, data: change };
}
