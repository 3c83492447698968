import { Outbox, OutboxWakeUp } from '@libs/messaging';
import { isUniqueViolation, Statements, takeCaLocks, TransactionContext } from '@libs/persistence';
import { CaEntity, CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import {
  type Certificate,
  CaMovedMeanwhileError,
  CaNotActiveError,
  CertificateAlreadyExistsError,
  CertificateNotFoundError,
  CertificateRepository,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';
import { toCertificate, toRow } from './certificate.mapper';
import { ISSUE_CERTIFICATE, issueCertificateValues } from './issue-certificate.statement';

@Injectable()
export class TypeOrmCertificateRepository extends CertificateRepository {
  constructor(
    private readonly statements: Statements,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
    private readonly wakeUp: OutboxWakeUp,
  ) {
    super();
  }

  async addIssued(certificate: Certificate): Promise<void> {
    const events = this.outbox.toOutboxRows(certificate.pullChanges().map(certificateEvent));
    const values = issueCertificateValues(certificate.state, events);
    const [issuer] = await this.statements.run<{ is_in_place: boolean }>(ISSUE_CERTIFICATE, values);
    const { caId } = certificate.state.issuedBy;
    if (!issuer) throw new CaNotActiveError(caId);
    if (!issuer.is_in_place) throw new CaMovedMeanwhileError(caId);
    if (this.transactions.isRunning()) this.transactions.afterCommit(this.wakeUp.wake);
    else this.wakeUp.wake();
  }

  async add(certificate: Certificate): Promise<void> {
    const { status, ...row } = toRow(certificate.state);
    const manager = this.transactions.manager();
    await manager.insert(CertificateEntity, row).catch((error: unknown) => {
      throw isUniqueViolation(error, 'certificate_pkey')
        ? new CertificateAlreadyExistsError(row.serialNumber)
        : error;
    });
    await manager.insert(CertificateStatusEntity, status);
    await this.outbox.add(certificate.pullChanges().map(certificateEvent));
  }

  async get(serialNumber: string): Promise<Certificate> {
    const certificate = await this.#find(serialNumber);
    if (!certificate) throw new CertificateNotFoundError(serialNumber);
    return certificate;
  }

  async getForUpdate(serialNumber: string): Promise<Certificate> {
    const certificate = await this.findForUpdate(serialNumber);
    if (!certificate) throw new CertificateNotFoundError(serialNumber);
    return certificate;
  }

  async findForUpdate(serialNumber: string): Promise<Certificate | undefined> {
    const manager = this.transactions.manager();
    const caId = await this.caWithCurrent(serialNumber);
    // Its row is shared by whoever issues with the CA: without the gate, the wait for them could last for ever.
    if (caId !== undefined) await manager.query(takeCaLocks('issuing'), [[caId]]);
    // First by itself: what is read along with a lock that was waited for is as it was before.
    await manager.findOne(CertificateStatusEntity, {
      where: { serialNumber },
      lock: { mode: 'pessimistic_write' },
    });
    return this.#find(serialNumber);
  }

  async #find(serialNumber: string): Promise<Certificate | undefined> {
    const row = await this.transactions.manager().findOne(CertificateEntity, {
      where: { serialNumber },
      relations: { status: true },
    });
    return row ? toCertificate(row) : undefined;
  }

  async caWithCurrent(serialNumber: string): Promise<string | undefined> {
    const row = await this.transactions
      .manager()
      .findOne(CaEntity, { select: { id: true }, where: { serialNumber } });
    return row?.id;
  }

  async save(certificate: Certificate): Promise<void> {
    const { status: row, ...rest } = toRow(certificate.state);
    const { serialNumber, type, engineId, authorityKeyId, issuerSerialNumber } = rest;
    const { metadata, nextExpirationDeltaAt } = rest;
    const { status, revocationTimestamp, revocationReason, heldBy, statusBeforeHold } = row;
    const { issuerCaId, issuerLevel } = row;
    const manager = this.transactions.manager();
    await manager.update(
      CertificateStatusEntity,
      { serialNumber },
      {
        ...{ status, revocationTimestamp, revocationReason, heldBy, statusBeforeHold },
        ...{ issuerCaId, issuerLevel },
      },
    );
    await manager.update(
      CertificateEntity,
      { serialNumber },
      { type, engineId, authorityKeyId, issuerSerialNumber, metadata, nextExpirationDeltaAt },
    );
    await this.outbox.add(certificate.pullChanges().map(certificateEvent));
  }
}
