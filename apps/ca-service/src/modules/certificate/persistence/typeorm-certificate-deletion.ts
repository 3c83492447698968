import { Outbox } from '@libs/messaging';
import { sharesCaLock, TransactionContext } from '@libs/persistence';
import { CaCertificateEntity, CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeyRemovals } from '../../key';
import {
  type Certificate,
  CertificateDeletion,
  type CertificateId,
  CertificateNotFoundError,
  type DeletionCandidate,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';
import { toCertificate } from './certificate.mapper';

const SHARE_ISSUER_ID = `SELECT WHERE ${sharesCaLock('existing', '$1')}`;

/** An import that makes the certificate one of a CA locks the status too, and then refers to the certificate. */
const LOCK_STATUS = 'SELECT 1 FROM certificate_status WHERE certificate_id = $1 FOR UPDATE';
const LOCK_CERTIFICATE = 'SELECT 1 FROM certificate WHERE id = $1 FOR UPDATE';

@Injectable()
export class TypeOrmCertificateDeletion extends CertificateDeletion {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly keyRemovals: KeyRemovals,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async lock(id: CertificateId): Promise<DeletionCandidate> {
    const { status } = await this.#find(id);
    await this.#manager.query(SHARE_ISSUER_ID, [status.issuerCaId]);
    const hasIssuer = await this.#manager.existsBy(CaEntity, { id: status.issuerCaId });
    // The certificate of a CA is not locked: transactions that issue with the CA share the row, and it is kept anyway.
    if ((await this.#ownerOf(id)) === undefined) {
      await this.#manager.query(LOCK_STATUS, [id]);
      await this.#manager.query(LOCK_CERTIFICATE, [id]);
    }
    const certificate = toCertificate(await this.#find(id));
    return { certificate, hasIssuer, ownerId: await this.#ownerOf(id) };
  }

  async delete(certificate: Certificate): Promise<void> {
    const { id, engineId, key } = certificate.state;
    await this.#manager.delete(CertificateEntity, { id });
    if (engineId !== '') await this.keyRemovals.afterCommit([{ engineId, keyId: key.id }]);
    await this.outbox.add(certificate.pullChanges().map(certificateEvent));
  }

  async #find(id: CertificateId): Promise<CertificateEntity> {
    const row = await this.#manager.findOne(CertificateEntity, {
      where: { id },
      relations: { status: true },
    });
    if (!row) throw new CertificateNotFoundError(id);
    return row;
  }

  async #ownerOf(id: CertificateId): Promise<string | undefined> {
    return (await this.#manager.findOneBy(CaCertificateEntity, { certificateId: id }))?.caId;
  }

  get #manager(): EntityManager {
    return this.transactions.manager();
  }
}
