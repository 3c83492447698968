import type { DomainEvent } from '@libs/kernel';

/** A certificate that was issued elsewhere was imported; the data is the certificate. */
export function certificateImported(certificate: { readonly serial_number: string }): DomainEvent {
  return {
    type: 'certificate.import',
    subject: `certificate/${certificate.serial_number}`,
    data: certificate,
  };
}
