import type { DomainEvent } from '@libs/kernel';

/** A certificate was deleted (contract 8.2). */
export function certificateDeleted(deleted: { readonly SerialNumber: string }): DomainEvent {
  return { type: 'certificate.delete', subject: `certificate/${deleted.SerialNumber}`, data: deleted };
}
