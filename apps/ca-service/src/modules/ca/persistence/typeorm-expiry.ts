import { UnitOfWork } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { EXPIRES_AT, hasExpiredAt } from '@libs/persistence/certificates';
import { Injectable } from '@nestjs/common';
import type { CertificateId } from '../../certificate';
import { Expiry } from '../domain';
import { cascadeStatement, EXPIRED } from './status-cascade.statement';

/** Certificates per transaction: about half a second, during which a concurrent change may wait for a row. */
const BATCH = 5_000;

/** Certificates that have expired and are stored as ACTIVE, earliest end first. `now` and `except` are parameters. */
const expired = (now: string, except: string): string => `
    SELECT certificate_id FROM certificate_status
    WHERE ${hasExpiredAt(`${now}::timestamptz`)} AND certificate_id <> ALL (${except}::uuid[])
    ORDER BY ${EXPIRES_AT} LIMIT ${BATCH}`;

const SOME_EXPIRED = expired('$1', '$2');

/** $3 are ids to skip. */
const STORE_EXPIRED = cascadeStatement(
  `before.certificate_id = ANY (ARRAY(${expired('$1', '$3')} FOR NO KEY UPDATE SKIP LOCKED))`,
  EXPIRED,
);

/** $3 are ids. */
const STORE_EXPIRED_OF = cascadeStatement(
  `before.certificate_id = ANY (ARRAY(
    SELECT certificate_id FROM certificate_status WHERE certificate_id = ANY ($3::uuid[])
    FOR NO KEY UPDATE SKIP LOCKED))`,
  EXPIRED,
);

@Injectable()
export class TypeOrmExpiry extends Expiry {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async storeExpired(
    now: Date,
    except: readonly CertificateId[],
  ): Promise<{ changed: number; isMore: boolean }> {
    const changed = await this.#change(STORE_EXPIRED, now, except);
    return { changed, isMore: changed === BATCH };
  }

  async some(now: Date, except: readonly CertificateId[]): Promise<CertificateId[]> {
    const found = await this.unitOfWork.run(() =>
      this.transactions.manager().query<{ certificate_id: CertificateId }[]>(SOME_EXPIRED, [now, except]),
    );
    return found.map(({ certificate_id }) => certificate_id);
  }

  storeExpiredOf(now: Date, certificateIds: readonly CertificateId[]): Promise<number> {
    return this.#change(STORE_EXPIRED_OF, now, certificateIds);
  }

  #change(statement: string, now: Date, certificateIds: readonly CertificateId[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      const [row] = await this.outbox.addDrafts((origin) =>
        this.transactions.manager().query<{ count: number }[]>(statement, [now, origin, certificateIds]),
      );
      return row?.count ?? 0;
    });
  }
}
