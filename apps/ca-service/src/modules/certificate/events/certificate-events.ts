import type { DomainEvent } from '@libs/kernel';
import type { CertificateChange } from '../domain';
import { toCertificateView } from '../wire';
import { certificateCreated } from './certificate-created.event';
import { certificateDeleted } from './certificate-deleted.event';
import { certificateImported } from './certificate-imported.event';
import { certificateIssued } from './certificate-issued.event';
import { certificateMetadataUpdated } from './certificate-metadata-updated.event';
import { certificateStatusChanged } from './certificate-status-changed.event';

/** Maps a change of a certificate to its event. */
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
