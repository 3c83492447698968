import type { Change, DomainEvent } from '@libs/kernel';
import type { CaChange } from '../domain';
import { type CaView, toCaView } from '../wire';

/** Maps a recorded change of a CA to its CloudEvent. The doc comments below appear in docs/events.md. */
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

/** A CA was created; the data is the CA with its certificate. */
function caCreated(ca: { readonly id: string }): DomainEvent {
  return { type: 'ca.create', subject: `ca/${ca.id}`, data: ca };
}

/** A CA was imported; the data is the CA with its certificate. */
function caImported(ca: { readonly id: string }): DomainEvent {
  return { type: 'ca.import', subject: `ca/${ca.id}`, data: ca };
}

/** The status of a CA changed: revoked, put on hold, released, expired or active again. */
function caStatusChanged(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.status.update', subject: `ca/${change.updated.id}`, data: change };
}

/** The default issuance profile of a CA changed, or the profiles that issuers may use with it. */
function caProfileAssigned(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.profile.update', subject: `ca/${change.updated.id}`, data: change };
}

/** The metadata of a CA were patched, possibly without effect, or one of its expiration deltas is due. */
function caMetadataUpdated(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.metadata.update', subject: `ca/${change.updated.id}`, data: change };
}

/** A CA got a new certificate for its existing key. */
function caReissued(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.reissue', subject: `ca/${change.updated.id}`, data: change };
}

/** A CA got a new key and a certificate for it. */
function caRekeyed(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.rekey', subject: `ca/${change.updated.id}`, data: change };
}

/** The parent or the level of a CA changed because a CA above it was imported later. */
function caMoved(change: Change<{ readonly id: string }>): DomainEvent {
  return { type: 'ca.parent.update', subject: `ca/${change.updated.id}`, data: change };
}

/** A CA was deleted, alone or with everything below it (contract 8.2). */
export function caDeleted(deleted: { readonly CAID: string; readonly CascadeDelete: boolean }): DomainEvent {
  return { type: 'ca.delete', subject: `ca/${deleted.CAID}`, data: deleted };
}

/** What was signed, and how. */
interface SignatureDetails {
  readonly messageType: 'raw' | 'hash';
  readonly messageDigest: string;
  readonly signatureAlgorithm: string;
}

/** A CA signed a message or a digest; the data is the signature. */
export function messageSigned(
  signature: Uint8Array,
  ca: { readonly id: string },
  details: SignatureDetails,
): DomainEvent {
  return {
    type: 'ca.sign.signature',
    subject: `ca/${ca.id}`,
    extensions: {
      /** `raw`: the request contained the message; `hash`: only its digest. */
      messagetype: details.messageType,
      /** `<hash function>:<lower-case hex>` of the message that was signed; SHA-256 for Ed25519 and ML-DSA. */
      messagedigest: details.messageDigest,
      /** The algorithm that was used, by its canonical name. */
      signaturealgorithm: details.signatureAlgorithm,
    },
    data: signature,
  };
}
