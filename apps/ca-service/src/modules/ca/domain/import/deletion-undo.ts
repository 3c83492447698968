import { authorityIdentity, type ParsedCertificate } from '@libs/crypto';
import type { Certificate, CertificateId, CertificateRepository } from '../../../certificate/domain';
import type { StatusCascade } from '../status-cascade';

/**
 * The revocations by deletions of CAs whose key the service did not hold. They are stored until an import of the CA
 * with its key undoes them. A CA is identified by `authorityIdentity`. Needs a unit of work with the hierarchy locked
 * exclusively.
 */
export abstract class DeletionRevocations {
  /** Returns the CA whose deletion revoked the certificate; `undefined` when it is not revoked by a deletion. */
  abstract causeOf(certificateId: CertificateId): Promise<string | undefined>;
  /** Makes the CA with this id the issuer of what the deleted CA issued and its deletion revoked. */
  abstract adopt(identity: string, caId: string): Promise<void>;
  /** Gives everything that the deletion revoked its former status, with an event for each change. */
  abstract undo(identity: string, caId: string, now: Date): Promise<void>;
  /** Leaves them to the import of another deleted CA. */
  abstract passOn(identity: string, to: string): Promise<void>;
}

/**
 * What an import with the key does about revocations by the deletion of the CA:
 * - `undo`: restores them.
 * - `undo and hold`: restores them, then puts them on hold like the CA.
 * - `pass on`: the CA itself was revoked by the deletion of a CA above, whose import restores both.
 * - `nothing`: the CA was revoked for good meanwhile, and everything below it stays revoked.
 */
export type DeletionUndoKind = 'undo' | 'undo and hold' | 'pass on' | 'nothing';

/** `own` is the stored certificate of the CA; `cause` the CA whose deletion revoked that. */
export function deletionUndoKind(
  own: Certificate | undefined,
  { cause, identity }: { readonly cause: string | undefined; readonly identity: string },
): DeletionUndoKind {
  if (own?.state.status !== 'REVOKED' || cause === identity) return 'undo';
  if (own.isOnHold) return 'undo and hold';
  return cause === undefined ? 'nothing' : 'pass on';
}

/** Undoes the revocations by the deletion of a CA that is imported again, with its key (contract 6.4). */
export class DeletionUndo {
  constructor(
    private readonly revocations: DeletionRevocations,
    private readonly certificates: CertificateRepository,
    private readonly cascade: StatusCascade,
  ) {}

  /** Precedes the import, which then finds the restored status. `caId` is the id that the CA gets. */
  async of(certificate: ParsedCertificate, caId: string, now: Date): Promise<void> {
    const identity = authorityIdentity(certificate);
    const own = await this.certificates.findSameForUpdate(certificate);
    const cause = own && (await this.revocations.causeOf(own.state.id));
    const kind = deletionUndoKind(own, { cause, identity });
    if (kind === 'nothing') return;
    await this.revocations.adopt(identity, caId);
    if (kind === 'pass on') return this.revocations.passOn(identity, cause ?? identity);
    await this.revocations.undo(identity, caId, now);
    if (kind === 'undo and hold') await this.cascade.hold(caId, now, own?.state.heldBy?.caId);
  }
}
