import type { ParsedCertificate } from '@libs/crypto';
import { Outbox, OutboxWakeUp } from '@libs/messaging';
import {
  insertInto,
  isUniqueViolation,
  type NamedStatement,
  namedStatement,
  Statements,
  TAKE_SERIAL_NUMBER_LOCK,
  takeCaLocks,
  TransactionContext,
  updateOf,
} from '@libs/persistence';
import { CaEntity, CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import {
  type Certificate,
  CaMovedMeanwhileError,
  CaNotActiveError,
  CertificateAlreadyExistsError,
  type CertificateId,
  CertificateNotFoundError,
  CertificateRepository,
  CompromisedKeyError,
  CompromisedKeySettings,
  SerialNumberTakenError,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';
import { type CertificateRow, toCertificate, toRow } from './certificate.mapper';
import { ISSUE_CERTIFICATE } from './issue-certificate.statement';

const rowStatement = (name: string, text: string) => namedStatement<CertificateRow>(name, text);
const INSERT_CERTIFICATE = rowStatement('insert-certificate', insertInto(CertificateEntity));
const INSERT_STATUS = rowStatement('insert-certificate-status', insertInto(CertificateStatusEntity));
const UPDATE_CERTIFICATE = rowStatement(
  'update-certificate',
  updateOf(CertificateEntity, 'id', {
    issuerIdentity: `CASE WHEN EXISTS (
        SELECT FROM certificate other
        WHERE other.serial_number = :serialNumber AND other.issuer_identity = :issuerIdentity::bytea AND other.id <> :id
      ) THEN issuer_identity ELSE :issuerIdentity::bytea END`,
  }),
);
const UPDATE_STATUS = rowStatement(
  'update-certificate-status',
  updateOf(CertificateStatusEntity, 'certificateId'),
);

/** The certificate with the bytes $2, which have the serial number $1. */
const SAME_CERTIFICATE = 'SELECT id FROM certificate WHERE serial_number = $1 AND der = $2';

/** The issuer of a certificate that the statement locked. */
interface IssuedBy {
  readonly is_in_place: boolean;
  readonly is_compromised: boolean;
}

@Injectable()
export class TypeOrmCertificateRepository extends CertificateRepository {
  constructor(
    private readonly statements: Statements,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
    private readonly wakeUp: OutboxWakeUp,
    private readonly settings: CompromisedKeySettings,
  ) {
    super();
  }

  async addIssued(certificate: Certificate): Promise<void> {
    const {
      issuedBy: { caId },
      key,
    } = certificate.state;
    const events = this.outbox.toOutboxRows(certificate.pullChanges().map(certificateEvent));
    const values = ISSUE_CERTIFICATE.values({
      ...toRow(certificate.state),
      refusedKeyId: this.settings.refuseCompromisedKeys ? key.id : null,
      eventIds: events.map(({ eventId }) => eventId),
      eventTypes: events.map(({ type }) => type),
      eventSubjects: events.map(({ subject }) => subject),
      events: events.map(({ event }) => event),
    });
    const [issuer] = await this.statements.run<IssuedBy>(ISSUE_CERTIFICATE, values);
    if (!issuer) throw new CaNotActiveError(caId);
    if (issuer.is_compromised) throw new CompromisedKeyError(key.id);
    if (!issuer.is_in_place) throw new CaMovedMeanwhileError(caId);
    if (this.transactions.isRunning()) this.transactions.afterCommit(this.wakeUp.notify);
    else this.wakeUp.notify();
  }

  async add(certificate: Certificate): Promise<void> {
    const row = toRow(certificate.state);
    const { serialNumber, der } = row;
    // The identity of an issuer depends on whether it is known: no index finds the same certificate under both.
    await this.transactions.manager().query(TAKE_SERIAL_NUMBER_LOCK, [serialNumber]);
    if (await this.#idOf(serialNumber, der)) throw new CertificateAlreadyExistsError(serialNumber);
    await this.#run(INSERT_CERTIFICATE, row).catch((error: unknown) => {
      throw isUniqueViolation(error, 'certificate_serial_number')
        ? new SerialNumberTakenError(serialNumber)
        : error;
    });
    await this.#run(INSERT_STATUS, row);
    await this.outbox.add(certificate.pullChanges().map(certificateEvent));
  }

  async get(id: CertificateId): Promise<Certificate> {
    const certificate = await this.#find(id);
    if (!certificate) throw new CertificateNotFoundError(id);
    return certificate;
  }

  async getForUpdate(id: CertificateId): Promise<Certificate> {
    const certificate = await this.findForUpdate(id);
    if (!certificate) throw new CertificateNotFoundError(id);
    return certificate;
  }

  async findForUpdate(id: CertificateId): Promise<Certificate | undefined> {
    const manager = this.transactions.manager();
    const caId = await this.caWithCurrent(id);
    // The advisory lock first: transactions that issue with the CA share its row (docs/locking.md).
    if (caId !== undefined) await manager.query(takeCaLocks('issuing'), [[caId]]);
    // A statement of its own: a join would show the other rows as they were before the wait for the lock.
    await manager.findOne(CertificateStatusEntity, {
      where: { certificateId: id },
      lock: { mode: 'pessimistic_write' },
    });
    return this.#find(id);
  }

  idOf({
    der,
    serialNumber,
  }: Pick<ParsedCertificate, 'der' | 'serialNumber'>): Promise<CertificateId | undefined> {
    return this.#idOf(serialNumber.hex, der);
  }

  async #idOf(serialNumber: string, der: Buffer): Promise<CertificateId | undefined> {
    const rows = await this.transactions
      .manager()
      .query<{ id: CertificateId }[]>(SAME_CERTIFICATE, [serialNumber, der]);
    return rows[0]?.id;
  }

  async #find(id: CertificateId): Promise<Certificate | undefined> {
    const row = await this.transactions.manager().findOne(CertificateEntity, {
      where: { id },
      relations: { status: true },
    });
    return row ? toCertificate(row) : undefined;
  }

  async caWithCurrent(id: CertificateId): Promise<string | undefined> {
    const row = await this.transactions
      .manager()
      .findOne(CaEntity, { select: { id: true }, where: { certificateId: id } });
    return row?.id;
  }

  async save(certificate: Certificate): Promise<void> {
    const row = toRow(certificate.state);
    await this.#run(UPDATE_STATUS, row);
    await this.#run(UPDATE_CERTIFICATE, row);
    await this.outbox.add(certificate.pullChanges().map(certificateEvent));
  }

  async #run(statement: NamedStatement<CertificateRow>, row: CertificateRow): Promise<void> {
    await this.transactions.manager().query(statement.text, statement.values(row));
  }
}
