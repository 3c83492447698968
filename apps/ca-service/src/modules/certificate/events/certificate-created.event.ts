import type { DomainEvent } from '@libs/kernel';

/** A certificate was made for a key that the service holds; comes after `ca.sign.certificate` and the metadata. */
export function certificateCreated(certificate: { readonly serial_number: string }): DomainEvent {
  return {
    type: 'certificate.create',
    subject: `certificate/${certificate.serial_number}`,
    data: certificate,
  };
}
