import type { DomainEvent } from '@libs/kernel';

/** A CA was created; the data is the CA with its certificate. */
export function caCreated(ca: { readonly id: string }): DomainEvent {
  return { type: 'ca.create', subject: `ca/${ca.id}`, data: ca };
}
