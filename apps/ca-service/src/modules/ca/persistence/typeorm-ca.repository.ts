import { nameDigest, parseCertificate } from '@libs/crypto';
import { Outbox } from '@libs/messaging';
import {
  insertInto,
  isUniqueViolation,
  type NamedStatement,
  namedStatement,
  SHARE_CA,
  takeCaLocks,
  TransactionContext,
  updateOf,
} from '@libs/persistence';
import { CAS_WITH_DUE_DELTA } from '@libs/persistence/certificates';
import { CaCertificateEntity, CaEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Certificate, CaNotFoundError, CertificateRepository, toCertificate } from '../../certificate';
import { Ca, CaAlreadyExistsError, CaRepository } from '../domain';
import { caEvent } from '../events/ca-events';
import { type CaRow, toCaRow, toCaState } from './ca.mapper';

const INSERT_CA = namedStatement<CaRow>('insert-ca', insertInto(CaEntity));
const UPDATE_CA = namedStatement<CaRow>('update-ca', updateOf(CaEntity, 'id'));

@Injectable()
export class TypeOrmCaRepository extends CaRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly certificates: CertificateRepository,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  exists(id: string): Promise<boolean> {
    return this.#manager().existsBy(CaEntity, { id });
  }

  isWithoutKey(id: string): Promise<boolean> {
    return this.#manager().existsBy(CaEntity, { id, certificate: { engineId: '' } });
  }

  async claim(id: string): Promise<void> {
    await this.transactions.manager().query(takeCaLocks('existing'), [[id]]);
  }

  async get(id: string): Promise<Ca> {
    const row = await this.#manager().findOne(CaEntity, {
      where: { id },
      relations: { certificate: { status: true } },
    });
    if (!row) throw new CaNotFoundError(id);
    return Ca.restore(toCaState(row), toCertificate(row.certificate));
  }

  async share(id: string): Promise<void> {
    const cas = await this.transactions.manager().query<unknown[]>(SHARE_CA, [id]);
    if (cas.length === 0) throw new CaNotFoundError(id);
  }

  async getForUpdate(id: string): Promise<Ca> {
    const manager = this.transactions.manager();
    await manager.query(takeCaLocks('signing messages'), [[id]]);
    // A statement of its own: a join would show the other rows as they were before the wait for the lock.
    await manager.findOne(CaEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
    return this.get(id);
  }

  async getWithCertificateForUpdate(id: string): Promise<Ca> {
    const ca = await this.getForUpdate(id);
    const certificate = await this.certificates.getForUpdate(ca.certificate.state.id);
    return Ca.restore(ca.state, certificate);
  }

  async withDueExpirationDelta(now: Date): Promise<string[]> {
    const rows = await this.#manager().query<{ id: string }[]>(CAS_WITH_DUE_DELTA, [now]);
    return rows.map(({ id }) => id);
  }

  async add(ca: Ca): Promise<void> {
    const { certificate, isRoot } = ca;
    await (isRoot ? this.certificates.add(certificate) : this.certificates.addIssued(certificate));
    await this.#add(ca);
  }

  async addImported(ca: Ca, { certificateIsNew }: { certificateIsNew: boolean }): Promise<void> {
    if (certificateIsNew) await this.certificates.add(ca.certificate);
    await this.#add(ca);
  }

  async #add(ca: Ca): Promise<void> {
    const { state, certificate } = ca;
    await this.#run(INSERT_CA, ca).catch((error: unknown) => {
      throw isUniqueViolation(error, 'ca_pkey') ? new CaAlreadyExistsError(state.id) : error;
    });
    await this.#addOwnCertificate(ca, certificate);
    await this.outbox.add(ca.pullChanges().map(caEvent));
  }

  async save(ca: Ca): Promise<void> {
    await this.certificates.save(ca.certificate);
    await this.saveState(ca);
  }

  async saveState(ca: Ca): Promise<void> {
    await this.#run(UPDATE_CA, ca);
    await this.outbox.add(ca.pullChanges().map(caEvent));
  }

  async saveWithNewCertificate(ca: Ca, crossCertificates: readonly Certificate[] = []): Promise<void> {
    const { certificate, replacedCertificate } = ca;
    if (replacedCertificate) await this.certificates.save(replacedCertificate);
    await this.certificates.addIssued(certificate);
    await this.#addOwnCertificate(ca, certificate);
    for (const cross of crossCertificates) {
      await this.certificates.addIssued(cross);
      await this.#addOwnCertificate(ca, cross);
    }
    await this.#run(UPDATE_CA, ca);
    await this.outbox.add(ca.pullChanges().map(caEvent));
  }

  async #addOwnCertificate({ state }: Ca, certificate: Certificate): Promise<void> {
    const { id, der } = certificate.state;
    const { subject, issuer } = parseCertificate(der);
    const digests = { subjectDigest: nameDigest(subject), issuerDigest: nameDigest(issuer) };
    await this.transactions
      .manager()
      .insert(CaCertificateEntity, { caId: state.id, certificateId: id, ...digests });
  }

  async #run(statement: NamedStatement<CaRow>, ca: Ca): Promise<void> {
    await this.transactions.manager().query(statement.text, statement.values(toCaRow(ca)));
  }

  #manager(): EntityManager {
    return this.transactions.isRunning() ? this.transactions.manager() : this.dataSource.manager;
  }
}
