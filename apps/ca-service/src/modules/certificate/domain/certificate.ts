import type { ParsedCertificate } from '@libs/crypto';
import { AggregateRoot } from '@libs/kernel';
import {
  type CertificateChange,
  type CertificateSnapshot,
  type CertificateState,
  type CertificateType,
  isOver,
  type IssuerReference,
  statusAt,
  unknownIssuer,
} from './certificate-state';
import { certificateIdOf } from './certificate-id';
import { StatusTransitionError } from './certificate.errors';
import { triggerExpirationDeltas } from './expiration/expiration-deltas';
import type { FoundIssuer, SharedIssuer } from './issuer-search';
import { mayBecome, mayCorrectReason } from './certificate-status';
import { type Metadata, metadataMustFit, type MetadataPatch } from './metadata';
import type { StatusChange } from './status-of-cas';

/** The facts of a new certificate that its contents do not state. */
export interface Issuance {
  readonly certificate: ParsedCertificate;
  readonly issuedBy: IssuerReference;
  /** Engine that holds the private key; `undefined` when the service does not hold it. */
  readonly engineId: string | undefined;
  /** Default: MANAGED when an engine holds the private key, else IMPORTED_WITHOUT_KEY. */
  readonly type?: CertificateType;
  /** Id of the profile: `''` for an inline profile, absent for a certificate issued elsewhere. */
  readonly profileId?: string;
  readonly now: Date;
}

/** A certificate that was issued elsewhere. */
export interface ImportedCertificate {
  readonly certificate: ParsedCertificate;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly now: Date;
}

const NOT_REVOKED: CertificateState['revocation'] = { timestamp: undefined, reason: 'Unspecified' };

/** A certificate with its status, metadata and issuer. */
export class Certificate extends AggregateRoot<CertificateChange> {
  private constructor(readonly state: CertificateState) {
    super();
  }

  /** Creates a certificate that was issued to a caller; records `ca.sign.certificate`. */
  static issued(issuance: Issuance): Certificate {
    const certificate = Certificate.ofCa(issuance);
    certificate.record({ kind: 'issued', certificate: certificate.snapshot(issuance.now) });
    return certificate;
  }

  /**
   * As `issued`, for a key that the service holds; also records the metadata and `certificate.create`.
   * @throws MetadataTooLargeError
   */
  static created(issuance: Issuance, metadata: Readonly<Record<string, unknown>>): Certificate {
    metadataMustFit(metadata);
    const certificate = Certificate.issued(issuance);
    const previous = certificate.snapshot(issuance.now);
    certificate.state.metadata = metadata;
    const updated = certificate.snapshot(issuance.now);
    if (Object.keys(metadata).length > 0) certificate.record({ kind: 'metadata updated', previous, updated });
    certificate.record({ kind: 'created', certificate: updated });
    return certificate;
  }

  /**
   * Creates an imported certificate (contract 5.8). Below a CA that is revoked or on hold it takes the status that a
   * revocation or hold of that CA would have given it (docs/adr/0021).
   * @throws MetadataTooLargeError
   */
  static imported(
    { certificate: parsed, metadata, now }: ImportedCertificate,
    issuer: SharedIssuer | undefined,
  ): Certificate {
    metadataMustFit(metadata);
    const issuedBy = unknownIssuer('-', parsed.der);
    const certificate = Certificate.ofCa({ certificate: parsed, issuedBy, engineId: undefined, now });
    const { state } = certificate;
    state.metadata = metadata;
    state.authorityKeyId = '';
    if (issuer) {
      certificate.linkToIssuer(issuer);
      certificate.#shareStatusOf(issuer, now);
    }
    certificate.record({ kind: 'imported', certificate: certificate.snapshot(now) });
    return certificate;
  }

  /** Creates the own certificate of a CA. Records nothing: the CA records its creation or renewal. */
  static ofCa({ certificate, issuedBy, engineId, type, profileId, now }: Issuance): Certificate {
    const validTo = certificate.notAfter;
    return new Certificate({
      id: certificateIdOf(certificate.der, now),
      serialNumber: certificate.serialNumber.hex,
      der: certificate.der,
      type: type ?? (engineId === undefined ? 'IMPORTED_WITHOUT_KEY' : 'MANAGED'),
      isCa: certificate.isCa,
      engineId: engineId ?? '',
      key: certificate.key,
      subjectKeyId: certificate.subjectKeyId,
      authorityKeyId: certificate.authorityKeyId,
      subject: certificate.subject.subject,
      issuer: certificate.issuer.subject,
      issuedBy,
      validFrom: certificate.notBefore,
      validTo,
      keyUsage: certificate.keyUsage,
      extendedKeyUsage: certificate.extendedKeyUsage,
      subjectAltNames: certificate.subjectAltNames,
      createdAt: now,
      profileId: profileId ?? null,
      status: statusAt({ status: 'ACTIVE', validTo }, now),
      heldBy: undefined,
      revocation: NOT_REVOKED,
      metadata: {},
    });
  }

  static restore(state: CertificateState): Certificate {
    return new Certificate({ ...state });
  }

  /** Returns a copy that later changes do not affect. */
  snapshot(at: Date): CertificateSnapshot {
    return { state: { ...this.state }, at };
  }

  get isOnHold(): boolean {
    return this.state.status === 'REVOKED' && this.state.revocation.reason === 'CertificateHold';
  }

  /** Reports whether the change gives a permanent revocation its specific reason (contract 6.1). */
  isCorrectedBy({ status, reason }: StatusChange): boolean {
    const { state } = this;
    const isRevocation = status === 'REVOKED' && state.status === 'REVOKED';
    return isRevocation && mayCorrectReason(state.revocation.reason, reason);
  }

  /** @throws StatusTransitionError */
  refuseImpossibleStatus(change: StatusChange, now: Date): void {
    const status = statusAt(this.state, now);
    const facts = { status, isOnHold: this.isOnHold, isOver: isOver(this.state, now) };
    if (mayBecome(facts, change.status) || this.isCorrectedBy(change)) return;
    throw new StatusTransitionError(status, change.status);
  }

  /** Changes the status, or corrects the reason of a revocation, whose time stays. @throws StatusTransitionError */
  changeStatus(change: StatusChange, now: Date): void {
    this.refuseImpossibleStatus(change, now);
    const { status: to, reason } = change;
    const { state } = this;
    const timestamp = this.isCorrectedBy(change) ? state.revocation.timestamp : now;
    const previous = this.snapshot(now);
    state.status = to;
    // The release of a CA above must not undo a change of this certificate itself.
    state.heldBy = undefined;
    // The reason stays visible after a release (contract 6.1).
    state.revocation =
      to === 'REVOKED' ? { timestamp, reason } : { timestamp: undefined, reason: state.revocation.reason };
    this.record({ kind: 'status changed', previous, updated: this.snapshot(now) });
  }

  /**
   * Applies a patch, in any status. Records the change even when nothing changes (contract 3.1).
   * @throws DomainError of the kind `invalid` when the patch does not apply
   */
  patchMetadata(patch: MetadataPatch, now: Date): void {
    this.#changeMetadata(patch.applyTo(this.state.metadata), now);
  }

  /**
   * Triggers the due expiration deltas and records one change for all. Returns whether there was one. Skips
   * certificates that are not ACTIVE or have ended (contract 9.1).
   */
  triggerExpirationDeltas(now: Date): boolean {
    const { state } = this;
    if (statusAt(state, now) !== 'ACTIVE') return false;
    const metadata = triggerExpirationDeltas(state.metadata, state.validTo, now);
    if (metadata) this.#changeMetadata(metadata, now);
    return metadata !== undefined;
  }

  /** Resets the status to the one that a new import would give, and records the change. A hold by a CA above stays. */
  startAnew(now: Date): void {
    const { state } = this;
    const previous = this.snapshot(now);
    if (state.heldBy === undefined) {
      state.status = statusAt({ status: 'ACTIVE', validTo: state.validTo }, now);
      state.revocation = NOT_REVOKED;
    }
    const { revocation } = previous.state;
    const hasNewStatus = statusAt(previous.state, now) !== statusAt(state, now);
    if (hasNewStatus || revocation.reason !== state.revocation.reason) {
      this.record({ kind: 'status changed', previous, updated: this.snapshot(now) });
    }
    if (Object.keys(state.metadata ?? {}).length > 0) this.#changeMetadata({}, now);
    state.metadata = {};
  }

  delete(): void {
    this.record({ kind: 'deleted', serialNumber: this.state.serialNumber });
  }

  /** Adds service keys to the metadata. Records nothing: the caller records the change. */
  annotate(notes: Readonly<Record<string, unknown>>): void {
    this.state.metadata = { ...this.state.metadata, ...notes };
  }

  /** Sets the issuer, and its subject key identifier as the authority key identifier (contract 10.1, 27). */
  linkToIssuer({ caId, certificateId, identity, serialNumber, level, subjectKeyId }: FoundIssuer): void {
    this.state.issuedBy = { caId, certificateId, identity, serialNumber, level };
    this.state.authorityKeyId = subjectKeyId;
  }

  /** Adjusts the level of the issuer, which moved within its hierarchy. */
  moveIssuer(levels: number): void {
    const { issuedBy } = this.state;
    this.state.issuedBy = { ...issuedBy, level: issuedBy.level + levels };
  }

  #changeMetadata(metadata: Metadata | null, now: Date): void {
    const previous = this.snapshot(now);
    this.state.metadata = metadata;
    this.record({ kind: 'metadata updated', previous, updated: this.snapshot(now) });
  }

  #shareStatusOf({ caId, status, revocationReason, heldBy }: SharedIssuer, now: Date): void {
    const { state } = this;
    if (status !== 'REVOKED' || state.status !== 'ACTIVE') return;
    const isHold = revocationReason === 'CertificateHold';
    if (isHold) state.heldBy = { caId: heldBy ?? caId, statusBefore: state.status };
    state.status = 'REVOKED';
    state.revocation = { timestamp: now, reason: isHold ? 'CertificateHold' : 'CessationOfOperation' };
  }

  /** Sets the engine and the origin of the private key. */
  keepKeyIn(engineId: string, type: CertificateType): void {
    this.state.engineId = engineId;
    this.state.type = type;
  }
}
