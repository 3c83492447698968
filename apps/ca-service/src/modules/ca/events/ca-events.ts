import type { Change, DomainEvent } from '@libs/kernel';
import type { CaChange } from '../domain';
import { type CaView, toCaView } from '../wire';
import { caCreated } from './ca-created.event';
import { caDeleted } from './ca-deleted.event';
import { caImported } from './ca-imported.event';
import { caMetadataUpdated } from './ca-metadata-updated.event';
import { caMoved } from './ca-moved.event';
import { caProfileAssigned } from './ca-profile-assigned.event';
import { caReissued } from './ca-reissued.event';
import { caRekeyed } from './ca-rekeyed.event';
import { caStatusChanged } from './ca-status-changed.event';

/** Maps a change of a CA to its event. */
export function caEvent(change: CaChange): DomainEvent {
  switch (change.kind) {
    case 'created':
      return caCreated(toCaView(change.ca));
    case 'imported':
      return caImported(toCaView(change.ca));
    case 'status changed':
      return caStatusChanged(beforeAndAfter(change));
    case 'profiles assigned':
      return caProfileAssigned(beforeAndAfter(change));
    case 'metadata updated':
      return caMetadataUpdated(beforeAndAfter(change));
    case 'reissued':
      return caReissued(beforeAndAfter(change));
    case 'rekeyed':
      return caRekeyed(beforeAndAfter(change));
    case 'moved':
      return caMoved(beforeAndAfter(change));
    case 'deleted':
      return caDeleted({ CAID: change.caId, CascadeDelete: change.cascade });
  }
}

type BeforeAndAfter = Extract<CaChange, { readonly previous: unknown }>;

const beforeAndAfter = ({ previous, updated }: BeforeAndAfter): Change<CaView> => ({
  previous: toCaView(previous),
  updated: toCaView(updated),
});
