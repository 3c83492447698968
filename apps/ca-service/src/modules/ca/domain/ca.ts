import { AggregateRoot } from '@libs/kernel';
import {
  type Certificate,
  type CertificateStatus,
  metadataMustFit,
  type MetadataPatch,
  type FoundIssuer,
  type RevocationReason,
  statusAt,
  triggerExpirationDeltas,
} from '../../certificate/domain';
import { caCreated } from '../events/ca-created.event';
import { caDeleted } from '../events/ca-deleted.event';
import { caImported } from '../events/ca-imported.event';
import { caMetadataUpdated } from '../events/ca-metadata-updated.event';
import { caMoved } from '../events/ca-moved.event';
import { caProfileAssigned } from '../events/ca-profile-assigned.event';
import { caReissued } from '../events/ca-reissued.event';
import { caRekeyed } from '../events/ca-rekeyed.event';
import { caStatusChanged } from '../events/ca-status-changed.event';
import type { AllowedProfileIds } from './allowed-profiles';
import { reissuedAs, reissuedFrom, rekeyedAs, rekeyedFrom } from './ca-metadata';
import { CaNotDeletableError } from './ca.errors';
import type { CaState } from './ca-state';
import { type CaView, toCaView } from './ca.view';

/** A certificate authority and its current certificate. */
export class Ca extends AggregateRoot {
  #certificate: Certificate;
  #replaced: Certificate | undefined;

  private constructor(
    readonly state: CaState,
    certificate: Certificate,
  ) {
    super();
    this.#certificate = certificate;
  }

  /** @throws MetadataTooLargeError */
  static create(state: CaState, certificate: Certificate): Ca {
    metadataMustFit(state.metadata);
    const ca = new Ca(state, certificate);
    ca.record(caCreated(ca.view(state.createdAt)));
    return ca;
  }

  /** @throws MetadataTooLargeError */
  static import(state: CaState, certificate: Certificate): Ca {
    metadataMustFit(state.metadata);
    const ca = new Ca(state, certificate);
    ca.record(caImported(ca.view(state.createdAt)));
    return ca;
  }

  static restore(state: CaState, certificate: Certificate): Ca {
    return new Ca({ ...state }, certificate);
  }

  /** The current one. */
  get certificate(): Certificate {
    return this.#certificate;
  }

  /** The certificate that was current before this unit of work gave the CA another one. */
  get replacedCertificate(): Certificate | undefined {
    return this.#replaced;
  }

  /** A root is issued by itself (contract 5.5); a CA whose issuer is not known is not. */
  get isRoot(): boolean {
    return this.#certificate.state.issuedBy.caId === this.state.id;
  }

  statusAt(now: Date): CertificateStatus {
    return statusAt(this.#certificate.state, now);
  }

  /** @throws StatusTransitionError */
  changeStatus(to: CertificateStatus, reason: RevocationReason, now: Date): void {
    const previous = this.view(now);
    this.#certificate.changeStatus(to, reason, now);
    this.record(caStatusChanged({ previous, updated: this.view(now) }));
  }

  assignProfile(profileId: string, now: Date): void {
    const previous = this.view(now);
    this.state.profileId = profileId;
    this.record(caProfileAssigned({ previous, updated: this.view(now) }));
  }

  /** @param profileIds `undefined` removes the list */
  allowProfiles(profileIds: AllowedProfileIds, now: Date): void {
    const previous = this.view(now);
    this.state.allowedProfileIds = profileIds;
    this.record(caProfileAssigned({ previous, updated: this.view(now) }));
  }

  /**
   * Changes the metadata in any status. Recorded even when nothing changes (contract 3.1).
   * @throws DomainError of the kind `invalid` when the patch does not apply
   */
  patchMetadata(patch: MetadataPatch, now: Date): void {
    this.#changeMetadata(patch.applyTo(this.state.metadata), now);
  }

  /**
   * Triggers the expiration deltas that are due, and tells of all of them at once: in any status, except that a CA
   * which is over without anything else having become of it is to be EXPIRED first (contract 9.1). Answers whether
   * there was one.
   */
  triggerExpirationDeltas(now: Date): boolean {
    const { status, validTo } = this.#certificate.state;
    if (status !== this.statusAt(now)) return false;
    const metadata = triggerExpirationDeltas(this.state.metadata, validTo, now);
    if (metadata) this.#changeMetadata(metadata, now);
    return metadata !== undefined;
  }

  /** A new certificate for the same key. The status stays what it was (contract 10.1, 4). */
  reissue(certificate: Certificate, now: Date): void {
    const previous = this.view(now);
    const before = this.#replaceCertificate(certificate);
    before.annotate(reissuedAs(certificate.state.serialNumber, now));
    this.#annotate(reissuedFrom(before.state.serialNumber));
    this.record(caReissued({ previous, updated: this.view(now) }));
  }

  /** A new key and a certificate for it. What was issued with the former key keeps verifying with its certificate. */
  rekey(certificate: Certificate, now: Date): void {
    const previous = this.view(now);
    const before = this.#replaceCertificate(certificate);
    before.annotate(rekeyedAs(certificate.state.serialNumber, now));
    this.#annotate(rekeyedFrom(before.state.serialNumber));
    this.record(caRekeyed({ previous, updated: this.view(now) }));
  }

  /** The CA that issued the current certificate has become known. */
  moveBelow(issuer: FoundIssuer, now: Date): void {
    const previous = this.view(now);
    this.#certificate.linkToIssuer(issuer);
    this.state.level = issuer.level + 1;
    this.record(caMoved({ previous, updated: this.view(now) }));
  }

  /** A CA above this one was moved, and this one with it: its issuer is the same, `levels` further down. */
  moveAlong(levels: number, now: Date): void {
    const previous = this.view(now);
    this.#certificate.moveIssuer(levels);
    this.state.level += levels;
    this.record(caMoved({ previous, updated: this.view(now) }));
  }

  /** Contract 6.4. @throws CaNotDeletableError while the CA could still issue, or be trusted to have issued */
  refuseDeletion(now: Date): void {
    const { type } = this.#certificate.state;
    const isOver = ['EXPIRED', 'REVOKED'].includes(this.statusAt(now));
    if (type !== 'IMPORTED_WITHOUT_KEY' && !isOver) throw new CaNotDeletableError(this.state.id);
  }

  delete(cascade: boolean): void {
    this.record(caDeleted({ CAID: this.state.id, CascadeDelete: cascade }));
  }

  view(now: Date): CaView {
    return toCaView(this.state, this.#certificate.state, now);
  }

  #changeMetadata(metadata: CaState['metadata'], now: Date): void {
    const previous = this.view(now);
    this.state.metadata = metadata;
    this.record(caMetadataUpdated({ previous, updated: this.view(now) }));
  }

  #replaceCertificate(certificate: Certificate): Certificate {
    const before = this.#certificate;
    certificate.state.status = before.state.status;
    this.#certificate = certificate;
    this.#replaced = before;
    return before;
  }

  #annotate(notes: Readonly<Record<string, string>>): void {
    this.#certificate.annotate(notes);
    this.state.metadata = { ...this.state.metadata, ...notes };
  }
}
