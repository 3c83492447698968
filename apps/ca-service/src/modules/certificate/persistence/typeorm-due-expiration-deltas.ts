import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { DUE_OF_CAS, LOCK_SOME_DUE, SAVE_NEXT_DELTAS, SOME_DUE } from '@libs/persistence/certificates';
import { CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { type Certificate, DueExpirationDeltas, statusAt } from '../domain';
import { certificateEvent } from '../events/certificate-events';
import { toCertificate, toRow } from './certificate.mapper';

interface Found {
  readonly serialNumber: string;
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

  async some(now: Date, except: readonly string[]): Promise<string[]> {
    const found = await this.dataSource.query<Found[]>(SOME_DUE, [now, except]);
    return found.map(({ serialNumber }) => serialNumber);
  }

  async lockSome(now: Date, except: readonly string[]): Promise<Certificate[]> {
    const manager = this.transactions.manager();
    const locked = await manager.query<Found[]>(LOCK_SOME_DUE, [now, except]);
    // Read by a later statement: rows read with the lock may be older than a patch that was waited for.
    const rows = await manager.find(CertificateEntity, {
      where: { serialNumber: In(locked.map(({ serialNumber }) => serialNumber)) },
      relations: { status: true },
    });
    return rows.map(toCertificate);
  }

  async ofCas(now: Date): Promise<string[]> {
    const found = await this.dataSource.query<Found[]>(DUE_OF_CAS, [now]);
    return found.map(({ serialNumber }) => serialNumber);
  }

  async save(certificates: readonly Certificate[], now: Date): Promise<void> {
    if (certificates.length === 0) return;
    const rows = certificates.map(({ state }) => toRow(state));
    await this.transactions
      .manager()
      .query(SAVE_NEXT_DELTAS, [
        rows.map(({ serialNumber }) => serialNumber),
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
