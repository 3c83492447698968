import { UnitOfWork } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { EXPIRES_AT, hasExpiredAt } from '@libs/persistence/certificates';
import { Injectable } from '@nestjs/common';
import { Expiry } from '../domain';
import { cascadeStatement, EXPIRED } from './status-cascade.statement';

/** Certificates per transaction: about half a second, during which a concurrent change may wait for a row. */
const BATCH = 5_000;

/** Certificates that have expired and are stored as ACTIVE, earliest end first. `now` and `except` are parameters. */
const expired = (now: string, except: string): string => `
    SELECT serial_number FROM certificate_status
    WHERE ${hasExpiredAt(`${now}::timestamptz`)} AND serial_number <> ALL (${except}::text[])
    ORDER BY ${EXPIRES_AT} LIMIT ${BATCH}`;

const SOME_EXPIRED = expired('$1', '$2');

/** $3 are serial numbers to skip. */
const STORE_EXPIRED = cascadeStatement(
  `before.serial_number = ANY (ARRAY(${expired('$1', '$3')} FOR NO KEY UPDATE SKIP LOCKED))`,
  EXPIRED,
);

/** $3 are serial numbers. */
const STORE_EXPIRED_OF = cascadeStatement(
  `before.serial_number = ANY (ARRAY(
    SELECT serial_number FROM certificate_status WHERE serial_number = ANY ($3::text[])
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

  async storeExpired(now: Date, except: readonly string[]): Promise<{ changed: number; isMore: boolean }> {
    const changed = await this.#change(STORE_EXPIRED, now, except);
    return { changed, isMore: changed === BATCH };
  }

  async some(now: Date, except: readonly string[]): Promise<string[]> {
    const found = await this.unitOfWork.run(() =>
      this.transactions.manager().query<{ serial_number: string }[]>(SOME_EXPIRED, [now, except]),
    );
    return found.map(({ serial_number }) => serial_number);
  }

  storeExpiredOf(now: Date, serialNumbers: readonly string[]): Promise<number> {
    return this.#change(STORE_EXPIRED_OF, now, serialNumbers);
  }

  #change(statement: string, now: Date, serialNumbers: readonly string[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      const [row] = await this.outbox.addDrafts((origin) =>
        this.transactions.manager().query<{ count: number }[]>(statement, [now, origin, serialNumbers]),
      );
      return row?.count ?? 0;
    });
  }
}
