import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { lockRelay } from './advisory-locks';
import { type BlockedBy, IN_STAGE } from './blocked-events';
import { OutboxWakeUp } from './outbox';

/** A blocked event that an operator can act on: set aside, or of an unknown type. */
export interface ListedSetAsideEvent {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly reason: BlockedBy;
  readonly error: string | null;
  readonly since: Date;
  /** Its number in the log; `null` before it was written out. */
  readonly sequence: string | null;
  /** Number of later blocked events of its subject in the same stage. */
  readonly waiting: number;
}

/** Result of a replay. */
export interface Replay {
  /** Number of released events, successors included. */
  readonly events: number;
  /** Ids of which no event is blocked. */
  readonly unknown: readonly string[];
}

/** Result of discarding. `predecessor`: the event only waits for another one; replay or discard that one. */
export type Discarding = 'discarded' | 'predecessor' | 'unknown';

/** Most statements filter by stage, because each stage has a partial index of its blocked events. */
const STAGES = [IN_STAGE.unnumbered, IN_STAGE.numbered];

const COUNT = `
  SELECT reason, sum(count)::integer AS count
  FROM (${STAGES.map(
    (stage) =>
      `SELECT blocked_by AS reason, count(*) FROM outbox WHERE ${stage} AND blocked_by IS NOT NULL GROUP BY 1`,
  ).join(' UNION ALL ')}) AS counts
  GROUP BY reason`;

const listOf = (stage: string): string => `
  SELECT id, event_id AS "eventId", type, subject, blocked_by AS reason, last_error AS error, blocked_at AS since,
    sequence,
    (SELECT count(*)::integer FROM outbox AS behind
     WHERE behind.${stage} AND behind.blocked_by IS NOT NULL
       AND behind.subject = blocked.subject AND behind.id > blocked.id) AS waiting
  FROM (
    SELECT * FROM outbox
    WHERE ${stage} AND blocked_by IS NOT NULL AND blocked_by <> 'predecessor' ORDER BY id LIMIT $1
  ) AS blocked`;

const LIST = `SELECT * FROM (${STAGES.map(listOf).join(' UNION ALL ')}) AS blocked ORDER BY id LIMIT $1`;

/** Releases all blocked events of the subjects `$1` (all subjects when NULL). */
const releaseIn = (stage: string): string => `
  WITH released AS (
    UPDATE outbox
    SET blocked_by = NULL, blocked_at = NULL, last_error = NULL, attempts = 0, next_attempt_at = now()
    WHERE ${stage} AND blocked_by IS NOT NULL AND ($1::text[] IS NULL OR subject = ANY ($1::text[]))
    RETURNING 1
  )
  SELECT count(*)::integer AS events FROM released`;

const FIND = `
  SELECT id, event_id AS "eventId", subject, sequence, blocked_by AS reason FROM outbox
  WHERE event_id = ANY ($1::uuid[]) AND blocked_by IS NOT NULL`;

/** A numbered event stays in the log and counts as published. An event without a number is deleted. */
const DISCARD_NUMBERED = `
  UPDATE outbox SET blocked_by = NULL, blocked_at = NULL, published_at = clock_timestamp() WHERE id = $1`;
const DISCARD_UNNUMBERED = 'DELETE FROM outbox WHERE id = $1';

/** Releasing 100,000 events takes seconds. The relay waits until the commit. */
const ALLOW_TIME = `SET LOCAL statement_timeout = '30min'`;

interface Found {
  readonly id: string;
  readonly eventId: string;
  readonly subject: string;
  readonly sequence: string | null;
  readonly reason: BlockedBy;
}

/** Lists, replays and discards blocked events, for operators. */
@Injectable()
export class SetAsideEvents {
  readonly #logger = new Logger(SetAsideEvents.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly wakeUp: OutboxWakeUp,
  ) {}

  /** Returns the number of blocked events by reason. */
  async counts(): Promise<Record<BlockedBy, number>> {
    const rows = await this.dataSource.query<{ reason: BlockedBy; count: number }[]>(COUNT);
    const counts = { failure: 0, 'unknown-type': 0, predecessor: 0 };
    for (const { reason, count } of rows) counts[reason] = count;
    return counts;
  }

  /** Returns the events that are set aside or of an unknown type, oldest first. */
  async list(limit: number): Promise<ListedSetAsideEvent[]> {
    return this.dataSource.query<ListedSetAsideEvent[]>(LIST, [limit]);
  }

  /** Releases all blocked events of the subjects of these events to the relay. Reports unknown ids. */
  async replay(eventIds: readonly string[]): Promise<Replay> {
    return this.#change(async (manager) => {
      const found = await manager.query<Found[]>(FIND, [eventIds]);
      const subjects = found.map(({ subject }) => subject);
      const events = await release(manager, subjects);
      const known = new Set(found.map(({ eventId }) => eventId));
      return { events, unknown: eventIds.filter((id) => !known.has(id)) };
    });
  }

  /** Releases all blocked events to the relay, and returns their number. */
  async replayAll(): Promise<number> {
    return this.#change((manager) => release(manager, null));
  }

  /**
   * Discards an event and releases the events that wait for it. A numbered event stays in the log and is never published;
   * an event without a number is deleted.
   */
  async discard(eventId: string): Promise<Discarding> {
    return this.#change(async (manager) => {
      const [found] = await manager.query<Found[]>(FIND, [[eventId]]);
      if (!found) return 'unknown';
      if (found.reason === 'predecessor') return 'predecessor';
      await manager.query(found.sequence === null ? DISCARD_UNNUMBERED : DISCARD_NUMBERED, [found.id]);
      await release(manager, [found.subject]);
      this.#logger.warn(`Event ${eventId} of ${found.subject} was discarded by an operator`);
      return 'discarded';
    });
  }

  /** Runs `work` while the relay is locked, because the relay could block events while they are released. */
  async #change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.dataSource.transaction(async (manager) => {
      await manager.query(ALLOW_TIME);
      await lockRelay(manager);
      return work(manager);
    });
    this.wakeUp.notify();
    return result;
  }
}

async function release(manager: EntityManager, subjects: readonly string[] | null): Promise<number> {
  let released = 0;
  for (const stage of STAGES) {
    const [row] = await manager.query<{ events: number }[]>(releaseIn(stage), [subjects]);
    released += row?.events ?? 0;
  }
  return released;
}

/** Lifetime of cached counts, in milliseconds. */
const FRESH = 15_000;

/** Caches the number of blocked events, so that frequent unauthenticated requests do not load the database. */
@Injectable()
export class SetAsideCount {
  #counts: Promise<Record<BlockedBy, number>> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly events: SetAsideEvents) {}

  /** Returns counts by reason, up to 15 seconds old. @throws an error of the database */
  read(): Promise<Record<BlockedBy, number>> {
    if (this.#counts && performance.now() - this.#readAt < FRESH) return this.#counts;
    const counts = this.events.counts();
    this.#counts = counts;
    this.#readAt = performance.now();
    counts.catch(() => {
      if (this.#counts === counts) this.#counts = undefined;
    });
    return counts;
  }
}
