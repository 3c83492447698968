import type { Change, DomainEvent } from '@libs/kernel';
import type { CertificateChange } from '../domain';
import { toCertificateView } from '../wire';

/** Maps a recorded change of a certificate to its CloudEvent. The doc comments below appear in docs/events.md. */
export function certificateEvent(change: CertificateChange): DomainEvent {
  switch (change.kind) {
    case 'issued':
      return certificateIssued(toCertificateView(change.certificate));
    case 'created':
      return certificateCreated(toCertificateView(change.certificate));
    case 'imported':
      return certificateImported(toCertificateView(change.certificate));
    case 'status changed':
      return certificateStatusChanged(beforeAndAfter(change));
    case 'metadata updated':
      return certificateMetadataUpdated(beforeAndAfter(change));
    case 'deleted':
      return certificateDeleted({ SerialNumber: change.serialNumber });
  }
}

type BeforeAndAfter = Extract<CertificateChange, { readonly previous: unknown }>;

const beforeAndAfter = ({ previous, updated }: BeforeAndAfter) => ({
  previous: toCertificateView(previous),
  updated: toCertificateView(updated),
});

/** A CA issued a certificate to a requester; the data is the certificate. */
function certificateIssued(certificate: { readonly serial_number: string }): DomainEvent {
  return {
    type: 'ca.sign.certificate',
    subject: `certificate/${certificate.serial_number}`,
    data: certificate,
  };
}

/** A certificate was created for a key that the service holds. Follows `ca.sign.certificate` and `certificate.metadata.update`. */
function certificateCreated(certificate: { readonly serial_number: string }): DomainEvent {
  return {
    type: 'certificate.create',
    subject: `certificate/${certificate.serial_number}`,
    data: certificate,
  };
}

/** A certificate that was issued elsewhere was imported; the data is the certificate. */
function certificateImported(certificate: { readonly serial_number: string }): DomainEvent {
  return {
    type: 'certificate.import',
    subject: `certificate/${certificate.serial_number}`,
    data: certificate,
  };
}

/** The status of a certificate changed: revoked, put on hold, released, expired or active again. */
function certificateStatusChanged(change: Change<{ readonly serial_number: string }>): DomainEvent {
  return {
    type: 'certificate.status.update',
    subject: `certificate/${change.updated.serial_number}`,
    data: change,
  };
}

/** The metadata of a certificate were patched, possibly without effect, or one of its expiration deltas is due. */
function certificateMetadataUpdated(change: Change<{ readonly serial_number: string }>): DomainEvent {
  return {
    type: 'certificate.metadata.update',
    subject: `certificate/${change.updated.serial_number}`,
    data: change,
  };
}

/** A certificate was deleted (contract 8.2). */
export function certificateDeleted(deleted: { readonly SerialNumber: string }): DomainEvent {
  return { type: 'certificate.delete', subject: `certificate/${deleted.SerialNumber}`, data: deleted };
}
