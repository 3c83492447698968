import { Outbox } from '@libs/messaging';
import { sharesCaLock, TransactionContext } from '@libs/persistence';
import { CaCertificateEntity, CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeyRemovals } from '../../key';
import {
  type Certificate,
  CertificateDeletion,
  CertificateNotFoundError,
  type DeletionCandidate,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';
import { toCertificate } from './certificate.mapper';

const SHARE_ISSUER_ID = `SELECT WHERE ${sharesCaLock('existing', '$1')}`;

/** An import that makes the certificate one of a CA locks the status too, and then refers to the certificate. */
const LOCK_STATUS = 'SELECT 1 FROM certificate_status WHERE serial_number = $1 FOR UPDATE';
const LOCK_CERTIFICATE = 'SELECT 1 FROM certificate WHERE serial_number = $1 FOR UPDATE';

@Injectable()
export class TypeOrmCertificateDeletion extends CertificateDeletion {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly keyRemovals: KeyRemovals,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async lock(serialNumber: string): Promise<DeletionCandidate> {
    const { status } = await this.#find(serialNumber);
    await this.#manager.query(SHARE_ISSUER_ID, [status.issuerCaId]);
    const hasIssuer = await this.#manager.existsBy(CaEntity, { id: status.issuerCaId });
    // The certificate of a CA is not locked: transactions that issue with the CA share the row, and it is kept anyway.
    if ((await this.#ownerOf(serialNumber)) === undefined) {
      await this.#manager.query(LOCK_STATUS, [serialNumber]);
      await this.#manager.query(LOCK_CERTIFICATE, [serialNumber]);
    }
    const certificate = toCertificate(await this.#find(serialNumber));
    return { certificate, hasIssuer, ownerId: await this.#ownerOf(serialNumber) };
  }

  async delete(certificate: Certificate): Promise<void> {
    const { serialNumber, engineId, key } = certificate.state;
    await this.#manager.delete(CertificateEntity, { serialNumber });
    if (engineId !== '') await this.keyRemovals.afterCommit([{ engineId, keyId: key.id }]);
    await this.outbox.add(certificate.pullChanges().map(certificateEvent));
  }

  async #find(serialNumber: string): Promise<CertificateEntity> {
    const row = await this.#manager.findOne(CertificateEntity, {
      where: { serialNumber },
      relations: { status: true },
    });
    if (!row) throw new CertificateNotFoundError(serialNumber);
    return row;
  }

  async #ownerOf(serialNumber: string): Promise<string | undefined> {
    return (await this.#manager.findOneBy(CaCertificateEntity, { serialNumber }))?.caId;
  }

  get #manager(): EntityManager {
    return this.transactions.manager();
  }
}
