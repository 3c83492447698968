import { Certificate, type CertificateRepository } from '../../certificate/domain';
import type { CaRow, InMemoryPki } from '../../certificate/testing';
import { Ca, CaAlreadyExistsError, CaRepository, type CaState } from '../domain';
import { caEvent } from '../events/ca-events';

/** CAs in memory, for unit specs; ca-repository.contract.ts states what it shares with the real one. */
export class InMemoryCaRepository extends CaRepository {
  constructor(
    private readonly pki: InMemoryPki,
    private readonly certificates: CertificateRepository,
  ) {
    super();
  }

  exists(id: string): Promise<boolean> {
    return Promise.resolve(this.pki.cas.has(id));
  }

  async isWithoutKey(id: string): Promise<boolean> {
    return (await this.exists(id)) && this.pki.ca(id).certificate.engineId === '';
  }

  claim(): Promise<void> {
    return this.#inUnitOfWork();
  }

  async get(id: string): Promise<Ca> {
    await Promise.resolve();
    const { row, certificate } = this.pki.ca(id);
    return Ca.restore(toState(row), Certificate.restore(certificate));
  }

  async share(id: string): Promise<void> {
    await this.getForUpdate(id);
  }

  async getForUpdate(id: string): Promise<Ca> {
    await this.#inUnitOfWork();
    return this.get(id);
  }

  getWithCertificateForUpdate(id: string): Promise<Ca> {
    return this.getForUpdate(id);
  }

  /** No fake of the expiration deltas reads it. */
  withDueExpirationDelta(): Promise<string[]> {
    return Promise.resolve([]);
  }

  async add(ca: Ca): Promise<void> {
    const { certificate, isRoot } = ca;
    await (isRoot ? this.certificates.add(certificate) : this.certificates.addIssued(certificate));
    await this.#add(ca);
  }

  async addImported(ca: Ca, { certificateIsNew }: { readonly certificateIsNew: boolean }): Promise<void> {
    if (certificateIsNew) await this.certificates.add(ca.certificate);
    await this.#add(ca);
  }

  async save(ca: Ca): Promise<void> {
    await this.certificates.save(ca.certificate);
    await this.saveState(ca);
  }

  async saveState(ca: Ca): Promise<void> {
    await this.#inUnitOfWork();
    this.pki.cas.set(ca.state.id, toRow(ca));
    this.#emit(ca);
  }

  async saveWithNewCertificate(ca: Ca, crossCertificates: readonly Certificate[] = []): Promise<void> {
    const { certificate, replacedCertificate } = ca;
    if (replacedCertificate) await this.certificates.save(replacedCertificate);
    await this.certificates.addIssued(certificate);
    for (const cross of crossCertificates) await this.certificates.addIssued(cross);
    await this.saveState(ca);
  }

  async #add(ca: Ca): Promise<void> {
    await this.#inUnitOfWork();
    if (this.pki.cas.has(ca.state.id)) throw new CaAlreadyExistsError(ca.state.id);
    this.pki.cas.set(ca.state.id, toRow(ca));
    this.#emit(ca);
  }

  async #inUnitOfWork(): Promise<void> {
    await Promise.resolve();
    this.pki.unitOfWork.mustBeRunning();
  }

  #emit(ca: Ca): void {
    this.pki.events.add(...ca.pullChanges().map(caEvent));
  }
}

const toRow = ({ state, certificate }: Ca): CaRow => ({
  ...state,
  certificateId: certificate.state.id,
});

const toState = ({ id, level, profileId, allowedProfileIds, metadata, createdAt }: CaRow): CaState => ({
  ...{ id, level, profileId, allowedProfileIds, metadata, createdAt },
});
