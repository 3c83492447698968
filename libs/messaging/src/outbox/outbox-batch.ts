import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventPublisher, holdBackSuccessors, type OutboxMessage } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { ALONG_THE_INDEXES, PUBLISHER, type TransactionSettings, tryLock } from './advisory-locks';
import { type MarkCounts, OutboxMarks } from './outbox-marks';

/**
 * What one go at the outbox came to. `away`: the publisher is not ready, and nothing was claimed. `busy`:
 * another process is publishing.
 */
export type BatchOutcome =
  { readonly state: 'away' } | { readonly state: 'busy' } | ({ readonly state: 'done' } & BatchCounts);

export interface BatchCounts extends MarkCounts {
  readonly claimed: number;
}

/** Beyond what delivery may take: the session of a process that hangs longer is ended, and another takes over. */
const IDLE_ALLOWANCE = 30_000;

/**
 * The oldest messages that are due. A message that failed holds back later ones of its own subject until its
 * next try, and no others: one refused event must not stop the revocations of other certificates, and a consumer
 * only relies on the order within a subject. `FOR UPDATE SKIP LOCKED` keeps the claim from waiting for, and
 * from taking, rows that somebody else works on.
 */
const CLAIM = `
  SELECT id, sequence, event_id AS "eventId", type, subject, event, attempts
  FROM outbox
  WHERE published_at IS NULL AND sequence IS NOT NULL AND next_attempt_at <= now()
    AND subject NOT IN (
      SELECT subject FROM outbox WHERE published_at IS NULL AND attempts > 0 AND next_attempt_at > now()
    )
  ORDER BY sequence
  LIMIT $1
  FOR UPDATE SKIP LOCKED`;

/**
 * Claims a batch, publishes it and marks it, in one transaction: when the process dies in between, its
 * connection and with it the claim ends, and what was confirmed but not marked is published again with the same
 * id. So events are repeated at worst, never lost.
 *
 * One process publishes at a time (advisory lock): two would overtake each other within a subject. To publish
 * in several lanes, take one lock per lane and claim the subjects whose hash falls into it.
 */
@Injectable()
export class OutboxBatches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: EventPublisher,
    private readonly options: ResolvedMessagingOptions,
    private readonly marks: OutboxMarks,
  ) {}

  async publishNext(): Promise<BatchOutcome> {
    if (!this.publisher.isReady()) return { state: 'away' };
    return this.dataSource.transaction(async (manager) => {
      if (!(await tryLock(manager, PUBLISHER, this.#settings()))) return { state: 'busy' };
      const batch = await manager.query<OutboxMessage[]>(CLAIM, [this.options.batchSize]);
      if (batch.length === 0) return { state: 'done', claimed: 0, published: 0, failed: 0 };
      const results = holdBackSuccessors(batch, await this.publisher.publish(batch));
      return { state: 'done', claimed: batch.length, ...(await this.marks.mark(manager, batch, results)) };
    });
  }

  #settings(): TransactionSettings {
    const { confirmTimeoutMilliseconds, subscriberBatchMilliseconds, subscriberTimeoutMilliseconds } =
      this.options;
    const delivery = confirmTimeoutMilliseconds + subscriberBatchMilliseconds + subscriberTimeoutMilliseconds;
    return {
      ...ALONG_THE_INDEXES,
      // A mark that a crash of the database takes back costs a repeat: it need not wait for the disk.
      synchronous_commit: 'off',
      idle_in_transaction_session_timeout: String(delivery + IDLE_ALLOWANCE),
    };
  }
}
