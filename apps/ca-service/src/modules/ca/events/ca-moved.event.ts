import type { Change, DomainEvent } from '@libs/kernel';

/** The place of a CA in its hierarchy became known: its parent, or one above, was imported after it. */
export function caMoved(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.parent.update', subject: `ca/${change.updated.id}`, data: change };
}
