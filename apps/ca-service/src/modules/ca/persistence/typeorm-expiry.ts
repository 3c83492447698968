import { UnitOfWork } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { EXPIRES_AT, hasExpiredAt } from '@libs/persistence/certificates';
import { Injectable } from '@nestjs/common';
import { Expiry } from '../domain';
import { cascadeStatement, EXPIRED } from './status-cascade.statement';

/** Certificates of one transaction: about half a second, in which nobody waits for more than one of them. */
const BATCH = 5_000;

/**
 * By the index on those that can expire, the first to end first. Other replicas take others; one that somebody holds
 * (a CA's that issues at this moment) is left to the next run. `now` and `except` are parameters.
 */
const over = (now: string, except: string): string => `
    SELECT serial_number FROM certificate_status
    WHERE ${hasExpiredAt(`${now}::timestamptz`)} AND serial_number <> ALL (${except}::text[])
    ORDER BY ${EXPIRES_AT} LIMIT ${BATCH}`;

const OVER = over('$1', '$2');

/** $3 are serial numbers to leave out. */
const WRITE_DOWN = cascadeStatement(
  `before.serial_number = ANY (ARRAY(${over('$1', '$3')} FOR NO KEY UPDATE SKIP LOCKED))`,
  EXPIRED,
);

/** $3 are serial numbers. */
const WRITE_DOWN_OF = cascadeStatement(
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

  async writeDown(now: Date, except: readonly string[]): Promise<{ written: number; isMore: boolean }> {
    const written = await this.#change(WRITE_DOWN, now, except);
    return { written, isMore: written === BATCH };
  }

  async some(now: Date, except: readonly string[]): Promise<string[]> {
    const found = await this.unitOfWork.run(() =>
      this.transactions.manager().query<{ serial_number: string }[]>(OVER, [now, except]),
    );
    return found.map(({ serial_number }) => serial_number);
  }

  writeDownOf(now: Date, serialNumbers: readonly string[]): Promise<number> {
    return this.#change(WRITE_DOWN_OF, now, serialNumbers);
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
