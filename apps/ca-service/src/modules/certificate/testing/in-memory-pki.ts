import { authorityIdentity, parseCertificate, type ParsedCertificate } from '@libs/crypto';
import type { Clock, DomainEvent } from '@libs/kernel';
import { InMemoryLog, InMemoryTable, type InMemoryUnitOfWork } from '@libs/kernel/testing';
import {
  CaMovedMeanwhileError,
  CaNotActiveError,
  CaNotFoundError,
  Certificate,
  CertificateAlreadyExistsError,
  type CertificateId,
  CertificateNotFoundError,
  CertificateRepository,
  type CertificateState,
  CompromisedKeyError,
  type IssuingCa,
  IssuingCas,
  isOver,
  SerialNumberTakenError,
  statusAt,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';

/** A CA without its certificate, as table `ca` stores it. */
export interface CaRow {
  readonly id: string;
  /** Of the current certificate. */
  readonly certificateId: CertificateId;
  readonly level: number;
  readonly profileId: string;
  readonly allowedProfileIds: readonly string[] | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** The tables of certificates and CAs in memory, and the events that were written with them. */
export class InMemoryPki {
  readonly certificates: InMemoryTable<CertificateState>;
  readonly cas: InMemoryTable<CaRow>;
  readonly events: InMemoryLog<DomainEvent>;
  /** By key id. */
  readonly compromisedKeys: InMemoryTable<Date>;

  constructor(readonly unitOfWork: InMemoryUnitOfWork) {
    this.certificates = unitOfWork.include(new InMemoryTable<CertificateState>());
    this.cas = unitOfWork.include(new InMemoryTable<CaRow>());
    this.compromisedKeys = unitOfWork.include(new InMemoryTable<Date>());
    this.events = unitOfWork.include(new InMemoryLog<DomainEvent>());
  }

  /** The row of a CA, and the state of its current certificate. @throws CaNotFoundError */
  ca(id: string): { readonly row: CaRow; readonly certificate: CertificateState } {
    const row = this.cas.get(id);
    const certificate = row && this.certificates.get(row.certificateId);
    if (!row || !certificate) throw new CaNotFoundError(id);
    return { row, certificate };
  }

  /** Writes a certificate that is new. @throws CertificateAlreadyExistsError, SerialNumberTakenError */
  insert({ state }: Certificate): void {
    for (const { der, serialNumber, issuedBy } of this.certificates.values()) {
      if (der.equals(state.der)) throw new CertificateAlreadyExistsError(serialNumber);
      const isTaken = serialNumber === state.serialNumber && issuedBy.identity === state.issuedBy.identity;
      if (isTaken) throw new SerialNumberTakenError(serialNumber);
    }
    this.update(state);
  }

  update(state: CertificateState): void {
    this.certificates.set(state.id, { ...state });
  }

  typesOf(subject: string): string[] {
    return this.events.values.filter((event) => event.subject === subject).map(({ type }) => type);
  }
}

/** For unit specs; certificate-repository.contract.ts states what it shares with the real one. */
export class InMemoryCertificateRepository extends CertificateRepository {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  addIssued(certificate: Certificate): Promise<void> {
    return this.pki.unitOfWork.run(async () => {
      await Promise.resolve();
      const { caId, level } = certificate.state.issuedBy;
      const { row, certificate: own } = this.pki.ca(caId);
      const isActive = own.status === 'ACTIVE' && !isOver(own, certificate.state.createdAt);
      if (!isActive) throw new CaNotActiveError(caId);
      const { key } = certificate.state;
      if (this.pki.compromisedKeys.has(key.id)) throw new CompromisedKeyError(key.id);
      if (row.level !== level) throw new CaMovedMeanwhileError(caId);
      this.pki.insert(certificate);
      this.#emit(certificate);
    });
  }

  async add(certificate: Certificate): Promise<void> {
    await this.#inUnitOfWork();
    this.pki.insert(certificate);
    this.#emit(certificate);
  }

  async get(id: CertificateId): Promise<Certificate> {
    const certificate = await this.findForUpdate(id);
    if (!certificate) throw new CertificateNotFoundError(id);
    return certificate;
  }

  getForUpdate(id: CertificateId): Promise<Certificate> {
    return this.get(id);
  }

  async findForUpdate(id: CertificateId): Promise<Certificate | undefined> {
    await this.#inUnitOfWork();
    const state = this.pki.certificates.get(id);
    return state && Certificate.restore(state);
  }

  async idOf({ der }: Pick<ParsedCertificate, 'der'>): Promise<CertificateId | undefined> {
    await this.#inUnitOfWork();
    return [...this.pki.certificates.values()].find((each) => each.der.equals(der))?.id;
  }

  async caWithCurrent(certificateId: CertificateId): Promise<string | undefined> {
    await this.#inUnitOfWork();
    return [...this.pki.cas.values()].find((row) => row.certificateId === certificateId)?.id;
  }

  async save(certificate: Certificate): Promise<void> {
    await this.#inUnitOfWork();
    this.pki.update(certificate.state);
    this.#emit(certificate);
  }

  async #inUnitOfWork(): Promise<void> {
    await Promise.resolve();
    this.pki.unitOfWork.mustBeRunning();
  }

  #emit(certificate: Certificate): void {
    this.pki.events.add(...certificate.pullChanges().map(certificateEvent));
  }
}

/** CAs as issuance sees them, read from the tables in memory. */
export class InMemoryIssuingCas extends IssuingCas {
  constructor(
    private readonly pki: InMemoryPki,
    private readonly clock: Clock,
  ) {
    super();
  }

  async get(id: string): Promise<IssuingCa> {
    await Promise.resolve();
    const { row, certificate: state } = this.pki.ca(id);
    const [certificate, ...ancestors] = this.#path(state);
    if (!certificate?.publicKey) throw new Error(`CA ${id} has no key of a known type`);
    const { publicKey, subject, subjectKeyId } = certificate;
    return {
      id,
      level: row.level,
      certificate,
      certificateId: state.id,
      identity: authorityIdentity(certificate),
      publicKey,
      issuer: { subject, subjectKeyId, publicKey, certificate, ancestors },
      status: statusAt(state, this.clock.now()),
      engineId: state.engineId,
      defaultProfileId: row.profileId,
      allowedProfileIds: row.allowedProfileIds,
    };
  }

  /** The certificate, and those of the CAs above it. */
  #path(state: CertificateState): ParsedCertificate[] {
    const { certificateId } = state.issuedBy;
    const issuer = certificateId && this.pki.certificates.get(certificateId);
    const above = issuer && issuer.id !== state.id ? this.#path(issuer) : [];
    return [parseCertificate(state.der), ...above];
  }
}
