import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { DUE_OF_CAS, LOCK_SOME_DUE, SAVE_NEXT_DELTAS, SOME_DUE } from '@libs/persistence/certificates';
import { CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { type Certificate, type CertificateId, DueExpirationDeltas, statusAt } from '../domain';
import { certificateEvent } from '../events/certificate-events';
import { toCertificate, toRow } from './certificate.mapper';

interface Found {
  readonly id: CertificateId;
}

@Injectable()
export class TypeOrmDueExpirationDeltas extends DueExpirationDeltas {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async some(now: Date, except: readonly CertificateId[]): Promise<CertificateId[]> {
    const found = await this.dataSource.query<Found[]>(SOME_DUE, [now, except]);
    return found.map(({ id }) => id);
  }

  async lockSome(now: Date, except: readonly CertificateId[]): Promise<Certificate[]> {
    const manager = this.transactions.manager();
    const locked = await manager.query<Found[]>(LOCK_SOME_DUE, [now, except]);
    // Read by a later statement: rows read with the lock may be older than a patch that was waited for.
    const rows = await manager.find(CertificateEntity, {
      where: { id: In(locked.map(({ id }) => id)) },
      relations: { status: true },
    });
    return rows.map(toCertificate);
  }

  async ofCas(now: Date): Promise<CertificateId[]> {
    const found = await this.dataSource.query<Found[]>(DUE_OF_CAS, [now]);
    return found.map(({ id }) => id);
  }

  async save(certificates: readonly Certificate[], now: Date): Promise<void> {
    if (certificates.length === 0) return;
    const rows = certificates.map(({ state }) => toRow(state));
    await this.transactions
      .manager()
      .query(SAVE_NEXT_DELTAS, [
        rows.map(({ id }) => id),
        rows.map(({ metadata }) => metadata && JSON.stringify(metadata)),
        certificates.map(({ state }, index) =>
          statusAt(state, now) === 'ACTIVE' ? rows[index]?.nextExpirationDeltaAt : null,
        ),
      ]);
    await this.outbox.add(
      certificates.flatMap((certificate) => certificate.pullChanges()).map(certificateEvent),
    );
  }
}
