import type { DomainEvent } from '@libs/kernel';

/** A CA signed a certificate for somebody; the data is the certificate. */
export function certificateIssued(certificate: { readonly serial_number: string }): DomainEvent {
  return {
    type: 'ca.sign.certificate',
    subject: `certificate/${certificate.serial_number}`,
    data: certificate,
  };
}
