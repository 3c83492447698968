import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import {
  type Certificate,
  CaNotActiveError,
  CertificateNotFoundError,
  CertificateRepository,
} from '../domain';
import { toCertificate, toRow } from './certificate.mapper';

/**
 * Holds the CA's row against a change of its status until the certificate is committed: whoever revokes the
 * CA waits for this transaction, and whoever signs after the revocation finds it no longer ACTIVE.
 */
const LOCK_ACTIVE_CA = `
  SELECT 1 FROM ca JOIN certificate own ON own.serial_number = ca.serial_number
  WHERE ca.id = $1 AND own.status = 'ACTIVE' AND own.valid_to >= $2
  FOR SHARE OF own`;

@Injectable()
export class TypeOrmCertificateRepository extends CertificateRepository {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async addIssued(certificate: Certificate): Promise<void> {
    const { issuedBy, createdAt } = certificate.state;
    const active: unknown[] = await this.transactions
      .manager()
      .query(LOCK_ACTIVE_CA, [issuedBy.caId, createdAt]);
    if (active.length === 0) throw new CaNotActiveError(issuedBy.caId);
    await this.add(certificate);
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
