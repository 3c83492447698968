import type { Change, DomainEvent } from '@libs/kernel';

/** The metadata of a CA was patched, even if that changed nothing; or expiration deltas of it are due. */
export function caMetadataUpdated(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.metadata.update', subject: `ca/${change.updated.id}`, data: change };
}
