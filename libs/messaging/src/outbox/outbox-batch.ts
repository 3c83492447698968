import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventPublisher, holdBackSuccessors, type OutboxMessage } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { ALONG_THE_INDEXES, type TransactionSettings, tryLock } from './advisory-locks';
import { isBehindBlocked } from './blocked-events';
import { OutboxMarks } from './outbox-marks';
import { SetAsideLog } from './set-aside-log';

/**
 * Result of one attempt to publish. `away`: the publisher is not ready, and nothing was claimed. `busy`:
 * another process is publishing.
 */
export type BatchOutcome =
  { readonly state: 'away' } | { readonly state: 'busy' } | ({ readonly state: 'done' } & BatchCounts);

export interface BatchCounts {
  readonly claimed: number;
  readonly published: number;
  /** To be tried again, or set aside. */
  readonly failed: number;
}

/** Octets of the events of a batch, beyond its first one: a process holds them in memory several times. */
const BATCH_OCTETS = 8 * 1024 * 1024;

/** Beyond what delivery may take: the session of a process that hangs longer is ended, and another takes over. */
const IDLE_ALLOWANCE = 30_000;

/**
 * The oldest messages that are due. A message that failed holds back later ones of its own subject until its
 * next try, and no others: one refused event must not stop the revocations of other certificates, and a consumer
 * only relies on the order within a subject. A message that is set aside holds back its subject until it is
 * replayed. `FOR UPDATE SKIP LOCKED` keeps the claim from waiting for, and from taking, rows that are worked on
 * elsewhere. $1 is how many at most, $2 how many octets together; the first one may have more.
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
 * Claims a batch, publishes it and marks it, in one transaction: when the process dies in between, its
 * connection and with it the claim ends, and what was confirmed but not marked is published again with the same
 * id. So events are repeated at worst, never lost.
 *
 * One process publishes at a time (advisory lock): two would overtake each other within a subject. To publish
 * in several lanes, take one lock per lane and claim the subjects whose hash falls into it.
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
      // A mark that a crash of the database takes back costs a repeat: it need not wait for the disk.
      synchronous_commit: 'off',
      idle_in_transaction_session_timeout: String(delivery + IDLE_ALLOWANCE),
    };
  }
}
