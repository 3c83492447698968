import { randomUUID } from 'node:crypto';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeliveryWakeUp } from '../delivery-wake-up';
import { Deliveries, type NewDeliveries } from '../domain/deliveries';
import type { Attempt, ClaimedDelivery, Consequence, DeliveryState } from '../domain/delivery';
import { DeliveryNotFailedError, DeliveryNotFoundError } from '../domain/delivery.errors';

const INSERT = `
  INSERT INTO delivery (subscription, event_id, type, subject, event)
  SELECT subscription, $2, $3, $4, $5 FROM unnest($1::text[]) AS subscription
  ON CONFLICT (subscription, event_id) DO NOTHING`;

/**
 * The due deliveries of a subscription, without those that an earlier one of the same subject is in the way of. Other
 * processes skip what is being claimed (SKIP LOCKED), and see what was claimed by its time.
 */
const CLAIM = `
  WITH due AS (
    SELECT id FROM delivery AS each
    WHERE subscription = $1 AND state = 'pending' AND next_attempt_at <= now()
      AND (claimed_until IS NULL OR claimed_until <= now())
      AND NOT EXISTS (
        SELECT FROM delivery AS earlier
        WHERE earlier.subscription = each.subscription AND earlier.subject = each.subject
          AND earlier.state = 'pending' AND earlier.id < each.id
      )
    ORDER BY next_attempt_at, id
    LIMIT $2
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE delivery
    SET claim = $3, claimed_until = now() + $4 * interval '1 millisecond', attempts = attempts + 1
    FROM due WHERE delivery.id = due.id
    RETURNING delivery.id, delivery.event_id, delivery.event, delivery.attempts, delivery.claim
  )
  SELECT id, event_id AS "eventId", event, attempts AS attempt, claim FROM claimed ORDER BY id`;

const SETTLE = `
  WITH settled AS (
    UPDATE delivery
    SET state = $3, claim = NULL, claimed_until = NULL,
        next_attempt_at = now() + $4 * interval '1 millisecond',
        finished_at = CASE WHEN $3 = 'pending' THEN NULL ELSE now() END
    WHERE id = $1 AND claim = $2
    RETURNING id
  )
  INSERT INTO delivery_attempt (delivery_id, at, status, error, milliseconds)
  SELECT id, clock_timestamp(), $5, $6, $7 FROM settled`;

const RETRY = `
  WITH retried AS (
    UPDATE delivery SET state = 'pending', attempts = 0, next_attempt_at = now(), finished_at = NULL
    WHERE id = $1 AND state = 'failed'
    RETURNING id
  )
  SELECT state, EXISTS (SELECT FROM retried) AS "isRetried" FROM delivery WHERE id = $1`;

@Injectable()
export class TypeOrmDeliveries extends Deliveries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionContext,
    private readonly wakeUp: DeliveryWakeUp,
  ) {
    super();
  }

  async add({ subscriptions, eventId, type, subject, event }: NewDeliveries): Promise<void> {
    await this.transactions.manager().query(INSERT, [subscriptions, eventId, type, subject, event]);
    this.transactions.afterCommit(this.wakeUp.wake);
  }

  claim(subscription: string, limit: number, milliseconds: number): Promise<ClaimedDelivery[]> {
    return this.dataSource.query<ClaimedDelivery[]>(CLAIM, [subscription, limit, randomUUID(), milliseconds]);
  }

  async settle({ id, claim }: ClaimedDelivery, attempt: Attempt, consequence: Consequence): Promise<void> {
    const wait = consequence.state === 'pending' ? consequence.waitMilliseconds : 0;
    const { status = null, error, milliseconds } = attempt;
    const storable = error?.replaceAll('\0', '').slice(0, 1_000) ?? null;
    await this.dataSource.query(SETTLE, [
      ...[id, claim, consequence.state, wait],
      ...[status, storable, Math.round(milliseconds)],
    ]);
  }

  async retry(id: string): Promise<void> {
    const [row] = await this.dataSource.query<{ state: DeliveryState; isRetried: boolean }[]>(RETRY, [id]);
    if (!row) throw new DeliveryNotFoundError(id);
    if (!row.isRetried) throw new DeliveryNotFailedError(id, row.state);
    this.wakeUp.wake();
  }
}
