import { Outbox, OutboxWakeUp } from '@libs/messaging';
import { Statements, TransactionContext } from '@libs/persistence';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import {
  type Certificate,
  CaNotActiveError,
  CertificateNotFoundError,
  CertificateRepository,
} from '../domain';
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
    const events = this.outbox.toOutboxRows(certificate.pullEvents());
    const values = issueCertificateValues(certificate.state, events);
    const issued = await this.statements.run(ISSUE_CERTIFICATE, values);
    if (issued.length === 0) throw new CaNotActiveError(certificate.state.issuedBy.caId);
    if (this.transactions.isRunning()) this.transactions.afterCommit(this.wakeUp.wake);
    else this.wakeUp.wake();
  }

  async add(certificate: Certificate): Promise<void> {
    await this.transactions.manager().insert(CertificateEntity, toRow(certificate.state));
    await this.outbox.add(certificate.pullEvents());
  }

  async getForUpdate(serialNumber: string): Promise<Certificate> {
    const row = await this.transactions.manager().findOne(CertificateEntity, {
      where: { serialNumber },
      lock: { mode: 'pessimistic_write' },
    });
    if (!row) throw new CertificateNotFoundError(serialNumber);
    return toCertificate(row);
  }

  isOfCa(serialNumber: string): Promise<boolean> {
    return this.transactions.manager().existsBy(CaEntity, { serialNumber });
  }

  async save(certificate: Certificate): Promise<void> {
    const { serialNumber, status, revocationTimestamp, revocationReason, metadata } = toRow(
      certificate.state,
    );
    const changes = { status, revocationTimestamp, revocationReason, metadata };
    await this.transactions.manager().update(CertificateEntity, { serialNumber }, changes);
    await this.outbox.add(certificate.pullEvents());
  }
}
