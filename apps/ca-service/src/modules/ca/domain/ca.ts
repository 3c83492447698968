import { authorityIdentity, parseCertificate } from '@libs/crypto';
import { AggregateRoot } from '@libs/kernel';
import {
  type Certificate,
  type CertificateStatus,
  metadataMustFit,
  type MetadataPatch,
  type FoundIssuer,
  statusAt,
  type StatusChange,
  triggerExpirationDeltas,
} from '../../certificate/domain';
import type { AllowedProfileIds } from './allowed-profiles';
import type { CaChange, CaSnapshot, CaState } from './ca-state';
import { reissuedAs, reissuedFrom, rekeyedAs, rekeyedFrom } from './ca-metadata';
import { CaNotDeletableError } from './ca.errors';

/** A certificate authority and its current certificate. */
export class Ca extends AggregateRoot<CaChange> {
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
    ca.record({ kind: 'created', ca: ca.snapshot(state.createdAt) });
    return ca;
  }

  /** @throws MetadataTooLargeError */
  static import(state: CaState, certificate: Certificate): Ca {
    metadataMustFit(state.metadata);
    const ca = new Ca(state, certificate);
    ca.record({ kind: 'imported', ca: ca.snapshot(state.createdAt) });
    return ca;
  }

  static restore(state: CaState, certificate: Certificate): Ca {
    return new Ca({ ...state }, certificate);
  }

  /** The current certificate. */
  get certificate(): Certificate {
    return this.#certificate;
  }

  /** The certificate that the running unit of work replaced. */
  get replacedCertificate(): Certificate | undefined {
    return this.#replaced;
  }

  /** A root refers to itself as its issuer (contract 5.5); a CA with an unknown issuer does not. */
  get isRoot(): boolean {
    return this.#certificate.state.issuedBy.caId === this.state.id;
  }

  statusAt(now: Date): CertificateStatus {
    return statusAt(this.#certificate.state, now);
  }

  /** @throws StatusTransitionError */
  changeStatus(change: StatusChange, now: Date): void {
    const previous = this.snapshot(now);
    this.#certificate.changeStatus(change, now);
    this.record({ kind: 'status changed', previous, updated: this.snapshot(now) });
  }

  assignProfile(profileId: string, now: Date): void {
    const previous = this.snapshot(now);
    this.state.profileId = profileId;
    this.record({ kind: 'profiles assigned', previous, updated: this.snapshot(now) });
  }

  /** @param profileIds `undefined` removes the list */
  allowProfiles(profileIds: AllowedProfileIds, now: Date): void {
    const previous = this.snapshot(now);
    this.state.allowedProfileIds = profileIds;
    this.record({ kind: 'profiles assigned', previous, updated: this.snapshot(now) });
  }

  /**
   * Applies a patch, in any status. Records the change even when nothing changes (contract 3.1).
   * @throws DomainError of the kind `invalid` when the patch does not apply
   */
  patchMetadata(patch: MetadataPatch, now: Date): void {
    this.#changeMetadata(patch.applyTo(this.state.metadata), now);
  }

  /**
   * Triggers the due expiration deltas and records one change for all. Returns whether there was one. Accepts every
   * status, but a CA past `valid_to` must be stored as EXPIRED first (contract 9.1).
   */
  triggerExpirationDeltas(now: Date): boolean {
    const { status, validTo } = this.#certificate.state;
    if (status !== this.statusAt(now)) return false;
    const metadata = triggerExpirationDeltas(this.state.metadata, validTo, now);
    if (metadata) this.#changeMetadata(metadata, now);
    return metadata !== undefined;
  }

  /** Sets a new certificate for the same key. The status does not change (contract 10.1, 4). */
  reissue(certificate: Certificate, now: Date): void {
    const previous = this.snapshot(now);
    const before = this.#replaceCertificate(certificate);
    before.annotate(reissuedAs(certificate.state.serialNumber, now));
    this.#annotate(reissuedFrom(before.state.serialNumber));
    this.record({ kind: 'reissued', previous, updated: this.snapshot(now) });
  }

  /** Sets a certificate for a new key. Certificates issued with the former key verify with the former certificate. */
  rekey(certificate: Certificate, now: Date): void {
    const previous = this.snapshot(now);
    const before = this.#replaceCertificate(certificate);
    before.annotate(rekeyedAs(certificate.state.serialNumber, now));
    this.#annotate(rekeyedFrom(before.state.serialNumber));
    this.record({ kind: 'rekeyed', previous, updated: this.snapshot(now) });
  }

  /** Sets the issuer of the current certificate, which was unknown. */
  moveBelow(issuer: FoundIssuer, now: Date): void {
    const previous = this.snapshot(now);
    this.#certificate.linkToIssuer(issuer);
    this.state.level = issuer.level + 1;
    this.record({ kind: 'moved', previous, updated: this.snapshot(now) });
  }

  /** Adds `levels` to the level, because a CA above moved. */
  moveAlong(levels: number, now: Date): void {
    const previous = this.snapshot(now);
    this.#certificate.moveIssuer(levels);
    this.state.level += levels;
    this.record({ kind: 'moved', previous, updated: this.snapshot(now) });
  }

  /**
   * Rejects the deletion of a CA that can still issue (contract 6.4).
   * @throws CaNotDeletableError
   */
  refuseDeletion(now: Date): void {
    const { type } = this.#certificate.state;
    const isOver = ['EXPIRED', 'REVOKED'].includes(this.statusAt(now));
    if (type !== 'IMPORTED_WITHOUT_KEY' && !isOver) throw new CaNotDeletableError(this.state.id);
  }

  /** Identity of a CA that was imported without its key; `undefined` for others. An import with the key undoes its deletion. */
  get identityWithoutKey(): string | undefined {
    const { type, der } = this.#certificate.state;
    return type === 'IMPORTED_WITHOUT_KEY' ? authorityIdentity(parseCertificate(der)) : undefined;
  }

  delete(cascade: boolean): void {
    this.record({ kind: 'deleted', caId: this.state.id, cascade });
  }

  /** Returns a copy that later changes do not affect. */
  snapshot(at: Date): CaSnapshot {
    return { state: { ...this.state }, certificate: { ...this.#certificate.state }, at };
  }

  #changeMetadata(metadata: CaState['metadata'], now: Date): void {
    const previous = this.snapshot(now);
    this.state.metadata = metadata;
    this.record({ kind: 'metadata updated', previous, updated: this.snapshot(now) });
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
