import type { DomainEvent } from '@libs/kernel';

/** A CA was deleted, together with what it had issued or without (contract 8.2). */
export function caDeleted(id: string, cascade: boolean): DomainEvent {
  return { type: 'ca.delete', subject: `ca/${id}`, data: { CAID: id, CascadeDelete: cascade } };
}
