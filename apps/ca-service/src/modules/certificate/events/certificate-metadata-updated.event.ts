import type { Change, DomainEvent } from '@libs/kernel';

/** The metadata of a certificate was patched, even if that changed nothing; or expiration deltas of it are due. */
export function certificateMetadataUpdated(change: Change<{ readonly serial_number: string }>): DomainEvent {
  return {
    type: 'certificate.metadata.update',
    subject: `certificate/${change.updated.serial_number}`,
    data: change,
  };
}
