import type { DomainEvent } from '@libs/kernel';

/** A CA was imported; the data is the CA with its certificate. */
export function caImported(ca: { readonly id: string }): DomainEvent {
  return { type: 'ca.import', subject: `ca/${ca.id}`, data: ca };
}
