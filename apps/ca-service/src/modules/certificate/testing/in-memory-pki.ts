import { parseCertificate, type ParsedCertificate } from '@libs/crypto';
import type { Clock, DomainEvent } from '@libs/kernel';
import { InMemoryLog, InMemoryTable, type InMemoryUnitOfWork } from '@libs/kernel/testing';
import {
  CaMovedMeanwhileError,
  CaNotActiveError,
  CaNotFoundError,
  Certificate,
  CertificateAlreadyExistsError,
  CertificateNotFoundError,
  CertificateRepository,
  type CertificateState,
  CompromisedKeyError,
  type IssuingCa,
  IssuingCas,
  isOver,
  statusAt,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';

/** A CA without its certificate, as table `ca` stores it. */
export interface CaRow {
  readonly id: string;
  /** Of the current certificate. */
  readonly serialNumber: string;
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
    const certificate = row && this.certificates.get(row.serialNumber);
    if (!row || !certificate) throw new CaNotFoundError(id);
    return { row, certificate };
  }

  /** Writes a certificate that is new. @throws CertificateAlreadyExistsError */
  insert({ state }: Certificate): void {
    if (this.certificates.has(state.serialNumber))
      throw new CertificateAlreadyExistsError(state.serialNumber);
    this.update(state);
  }

  update(state: CertificateState): void {
    this.certificates.set(state.serialNumber, { ...state });
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

  async get(serialNumber: string): Promise<Certificate> {
    const certificate = await this.findForUpdate(serialNumber);
    if (!certificate) throw new CertificateNotFoundError(serialNumber);
    return certificate;
  }

  getForUpdate(serialNumber: string): Promise<Certificate> {
    return this.get(serialNumber);
  }

  async findForUpdate(serialNumber: string): Promise<Certificate | undefined> {
    await this.#inUnitOfWork();
    const state = this.pki.certificates.get(serialNumber);
    return state && Certificate.restore(state);
  }

  async caWithCurrent(serialNumber: string): Promise<string | undefined> {
    await this.#inUnitOfWork();
    return [...this.pki.cas.values()].find((row) => row.serialNumber === serialNumber)?.id;
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
    const issuer = this.pki.certificates.get(state.issuedBy.serialNumber);
    const above = issuer && issuer.serialNumber !== state.serialNumber ? this.#path(issuer) : [];
    return [parseCertificate(state.der), ...above];
  }
}
