import type { Change, DomainEvent } from '@libs/kernel';

/** A certificate was revoked, put on hold, released, or changed its status otherwise. */
export function certificateStatusChanged(change: Change<{ readonly serial_number: string }>): DomainEvent {
  return {
    type: 'certificate.status.update',
    subject: `certificate/${change.updated.serial_number}`,
    data: change,
  };
}
