import { UnitOfWork } from '@libs/kernel';
import { Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { EXPIRES_AT, hasExpiredAt } from '../../certificate';
import { Expiry } from '../domain';
import { cascadeStatement, EXPIRED } from './status-cascade.statement';

/** Certificates of one transaction: about half a second, in which nobody waits for more than one of them. */
const BATCH = 5_000;

/**
 * By the index on those that can expire, the first to end first. Other replicas take others; one that somebody holds
 * (a CA's that issues at this moment) is left to the next run. $3 is how many.
 */
const OVER = `
  before.serial_number = ANY (ARRAY(
    SELECT serial_number FROM certificate_status
    WHERE ${hasExpiredAt('$1::timestamptz')}
    ORDER BY ${EXPIRES_AT} LIMIT $3::integer
    FOR NO KEY UPDATE SKIP LOCKED))`;

const WRITE_DOWN = cascadeStatement(OVER, EXPIRED);

@Injectable()
export class TypeOrmExpiry extends Expiry {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  writeDown(now: Date): Promise<{ written: number; isMore: boolean }> {
    return this.unitOfWork.run(async () => {
      const [row] = await this.outbox.addDrafts((origin) =>
        this.transactions.manager().query<{ count: number }[]>(WRITE_DOWN, [now, origin, BATCH]),
      );
      const written = row?.count ?? 0;
      return { written, isMore: written === BATCH };
    });
  }
}
