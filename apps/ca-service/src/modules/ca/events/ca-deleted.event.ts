import type { DomainEvent } from '@libs/kernel';

/** A CA was deleted, with everything below it or alone (contract 8.2). */
export function caDeleted(deleted: { readonly CAID: string; readonly CascadeDelete: boolean }): DomainEvent {
  return { type: 'ca.delete', subject: `ca/${deleted.CAID}`, data: deleted };
}
