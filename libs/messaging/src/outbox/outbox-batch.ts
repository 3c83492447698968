import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventPublisher, holdBackSuccessors, type OutboxMessage } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { ALONG_THE_INDEXES, type TransactionSettings, tryLock } from './advisory-locks';
import { isBehindBlocked } from './blocked-events';
import { OutboxMarks } from './outbox-marks';
import { SetAsideLog } from './set-aside-log';

/** Result of one round. `away`: the publisher is not ready, and no event was claimed. `busy`: another process publishes. */
export type BatchOutcome =
  { readonly state: 'away' } | { readonly state: 'busy' } | ({ readonly state: 'done' } & BatchCounts);

export interface BatchCounts {
  readonly claimed: number;
  readonly published: number;
  /** Messages to retry, or set aside. */
  readonly failed: number;
}

/** Maximum size of the events of a batch in bytes, which the first event may exceed. A process holds several copies. */
const BATCH_OCTETS = 8 * 1024 * 1024;

/** Milliseconds beyond the limits of delivery after which PostgreSQL ends the session, so that another process takes over. */
const IDLE_ALLOWANCE = 30_000;

/**
 * Selects the oldest messages that are due. A failed message holds back later messages of its subject until its next
 * attempt, but no other subjects: one refused event must not stop the revocations of other certificates, and consumers
 * rely only on the order per subject. A message that is set aside holds back its subject until it is replayed.
 * `FOR UPDATE SKIP LOCKED` skips rows that another process has locked. $1: maximum number of messages; $2: maximum size in
 * bytes, which the first message may exceed.
 */
const CLAIM = `
  SELECT outbox.id, outbox.sequence, event_id AS "eventId", type, subject, event, attempts
  FROM (
    SELECT id, sequence, sum(octets) OVER (ORDER BY sequence) - octets AS octets_before
    FROM (
      SELECT id, sequence, octet_length(event) AS octets
      FROM outbox
      WHERE published_at IS NULL AND blocked_by IS NULL AND sequence IS NOT NULL AND next_attempt_at <= now()
        AND subject NOT IN (
          SELECT subject FROM outbox WHERE published_at IS NULL AND attempts > 0 AND next_attempt_at > now()
        )
        AND NOT ${isBehindBlocked('outbox', 'numbered')}
      ORDER BY sequence LIMIT $1
    ) AS due
  ) AS claimed
  JOIN outbox ON outbox.id = claimed.id
  WHERE claimed.octets_before < $2
  ORDER BY claimed.sequence
  FOR UPDATE OF outbox SKIP LOCKED`;

/**
 * Claims, publishes and marks a batch in one transaction. When the process dies, the claim ends with its connection, and
 * confirmed but unmarked messages are published again with the same id. Events can be repeated, but are never lost.
 *
 * One process publishes at a time (advisory lock), because two processes could reorder the events of a subject.
 */
@Injectable()
export class OutboxBatches {
  readonly #log = new SetAsideLog();

  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: EventPublisher,
    private readonly options: ResolvedMessagingOptions,
    private readonly marks: OutboxMarks,
  ) {}

  async publishNext(): Promise<BatchOutcome> {
    if (!this.publisher.isReady()) return { state: 'away' };
    const marked = await this.dataSource.transaction(async (manager) => {
      if (!(await tryLock(manager, 'publisher', this.#settings()))) return undefined;
      await this.marks.holdBack(manager);
      const batch = await manager.query<OutboxMessage[]>(CLAIM, [this.options.batchSize, BATCH_OCTETS]);
      if (batch.length === 0) return { claimed: 0, published: 0, failed: 0, setAside: [] };
      const results = holdBackSuccessors(batch, await this.publisher.publish(batch));
      return { claimed: batch.length, ...(await this.marks.mark(manager, batch, results)) };
    });
    if (!marked) return { state: 'busy' };
    const { setAside, ...counts } = marked;
    this.#log.add(setAside);
    return { state: 'done', ...counts };
  }

  #settings(): TransactionSettings {
    const { confirmTimeoutMilliseconds, subscriberBatchMilliseconds, subscriberTimeoutMilliseconds } =
      this.options;
    const delivery = confirmTimeoutMilliseconds + subscriberBatchMilliseconds + subscriberTimeoutMilliseconds;
    return {
      ...ALONG_THE_INDEXES,
      // A crash of the database can undo a mark, which costs a repeat; so the commit need not wait for the disk.
      synchronous_commit: 'off',
      idle_in_transaction_session_timeout: String(delivery + IDLE_ALLOWANCE),
    };
  }
}
