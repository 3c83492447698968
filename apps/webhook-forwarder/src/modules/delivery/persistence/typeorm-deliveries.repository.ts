import { randomUUID } from 'node:crypto';
import { boundedText } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Deliveries, DeliveryWakeUp, type NewDeliveries } from '../domain/deliveries';
import {
  type Attempt,
  type ClaimedDelivery,
  type Consequence,
  DeliveryNotFailedError,
  DeliveryNotFoundError,
  type DeliveryState,
} from '../domain/delivery';

/**
 * Selects the subscriptions with a pending delivery of the subject, which blocks the new one. The lock keeps it pending
 * until the new delivery is committed, so that its end unblocks the new one.
 */
const BLOCKED = `
  SELECT last.subscription
  FROM unnest($1::text[]) AS wanted (subscription)
  CROSS JOIN LATERAL (
    SELECT delivery.subscription FROM delivery
    WHERE delivery.subscription = wanted.subscription AND subject = $2 AND state = 'pending'
    ORDER BY id DESC LIMIT 1
    FOR UPDATE
  ) AS last`;

const INSERT = `
  INSERT INTO delivery (subscription, event_id, type, subject, event, is_blocked)
  SELECT subscription, $2, $3, $4, $5, subscription = ANY ($6::text[]) FROM unnest($1::text[]) AS subscription
  ON CONFLICT (subscription, event_id) DO NOTHING`;

/** Other processes skip rows that are being claimed (SKIP LOCKED) and rows with an active claim (`claimed_until`). */
const CLAIM = `
  WITH due AS (
    SELECT id FROM delivery
    WHERE subscription = $1 AND state = 'pending' AND NOT is_blocked AND next_attempt_at <= now()
      AND (claimed_until IS NULL OR claimed_until <= now())
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

/** Unblocks the next delivery of the subject. A separate statement, because its snapshot must include deliveries that waited for the lock of `BLOCKED`. */
const RELEASE = `
  UPDATE delivery SET is_blocked = false, next_attempt_at = now()
  WHERE is_blocked AND id = (
    SELECT following.id
    FROM delivery AS ended
    CROSS JOIN LATERAL (
      SELECT id FROM delivery
      WHERE subscription = ended.subscription AND subject = ended.subject AND state = 'pending' AND id > ended.id
      ORDER BY id LIMIT 1
    ) AS following
    WHERE ended.id = $1 AND ended.state <> 'pending'
  )`;

const RETRY = `
  WITH retried AS (
    UPDATE delivery SET state = 'pending', attempts = 0, next_attempt_at = now(), finished_at = NULL
    WHERE id = $1 AND state = 'failed'
    RETURNING id
  )
  SELECT state, EXISTS (SELECT FROM retried) AS "isRetried" FROM delivery WHERE id = $1`;

const MAXIMUM_ERROR = 1_000;

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
    const manager = this.transactions.manager();
    const rows = await manager.query<{ subscription: string }[]>(BLOCKED, [subscriptions, subject]);
    const blocked = rows.map(({ subscription }) => subscription);
    await manager.query(INSERT, [subscriptions, eventId, type, subject, event, blocked]);
    this.transactions.afterCommit(this.wakeUp.notify);
  }

  claim(subscription: string, limit: number, milliseconds: number): Promise<ClaimedDelivery[]> {
    return this.dataSource.query<ClaimedDelivery[]>(CLAIM, [subscription, limit, randomUUID(), milliseconds]);
  }

  async settle({ id, claim }: ClaimedDelivery, attempt: Attempt, consequence: Consequence): Promise<void> {
    const wait = consequence.state === 'pending' ? consequence.waitMilliseconds : 0;
    const { status = null, error, milliseconds } = attempt;
    const storable = error === undefined ? null : boundedText(error, MAXIMUM_ERROR);
    await this.dataSource.transaction(async (manager) => {
      const values = [id, claim, consequence.state, wait, status, storable, Math.round(milliseconds)];
      await manager.query(SETTLE, values);
      if (consequence.state !== 'pending') await manager.query(RELEASE, [id]);
    });
  }

  async retry(id: string): Promise<void> {
    const [row] = await this.dataSource.query<{ state: DeliveryState; isRetried: boolean }[]>(RETRY, [id]);
    if (!row) throw new DeliveryNotFoundError(id);
    if (!row.isRetried) throw new DeliveryNotFailedError(id, row.state);
    this.wakeUp.notify();
  }
}
