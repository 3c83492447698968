import { Clock, currentCallerContext, type DomainEvent, Listeners, Randomness } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { AUDIT_PREFIX } from '../audit/audit-event-types';
import { AuditEvents } from '../audit/audit-events';
import { toStructuredJson } from '../cloud-events/cloud-event';
import { type EventOrigin, eventOrigin } from '../cloud-events/event-origin';
import { toCloudEvent } from '../cloud-events/to-cloud-event';

/** The columns of table `outbox` that the writer of an event fills. */
export interface OutboxRow {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  /** The CloudEvent in structured JSON: the bytes that are published. */
  readonly event: string;
}

/** Arrays keep the statement the same for any number of rows. ORDER BY makes the ids follow the order of the events. */
const INSERT = `
  INSERT INTO outbox (event_id, type, subject, event)
  SELECT event_id, type, subject, event
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
    WITH ORDINALITY AS added (event_id, type, subject, event, place)
  ORDER BY place`;

/** $2: types of drafts that have an audit event. */
const AUDIT_DRAFTS = `
  INSERT INTO outbox (event_id, type, subject, draft, origin_id)
  SELECT gen_random_uuid(), '${AUDIT_PREFIX}' || type, subject, draft, origin_id
  FROM outbox WHERE origin_id = $1::bigint AND type = ANY ($2::text[])
  ORDER BY id`;

const INSERT_ORIGIN = `INSERT INTO outbox_origin (origin) VALUES ($1) RETURNING id`;

/**
 * Wakes the relay of this process after a commit, so that events need not wait for its next poll. `Outbox` does this for
 * its own transactions. A lost wake-up delays events by one poll interval.
 */
@Injectable()
export class OutboxWakeUp extends Listeners {}

/**
 * Transactional outbox (https://microservices.io/patterns/data/transactional-outbox.html): events are rows of the
 * transaction that makes the change, so neither exists without the other. The relay publishes them later.
 *
 * A writer must hold a lock on the row it changes, or have inserted it, before it adds the events of that row: the order
 * of events per subject depends on it.
 */
@Injectable()
export class Outbox {
  // eslint-disable-next-line max-params -- Nest injects by type
  constructor(
    private readonly transactions: TransactionContext,
    private readonly wakeUp: OutboxWakeUp,
    private readonly audit: AuditEvents,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * Inserts the events in the running unit of work, in one statement and in their order. Where calls are audited, each
   * event is followed by its audit event.
   * @throws Error outside a unit of work
   */
  async add(events: readonly DomainEvent[]): Promise<void> {
    const manager = this.transactions.manager();
    if (events.length === 0) return;
    const rows = this.toOutboxRows(events);
    await manager.query(INSERT, [
      rows.map(({ eventId }) => eventId),
      rows.map(({ type }) => type),
      rows.map(({ subject }) => subject),
      rows.map(({ event }) => event),
    ]);
    this.transactions.afterCommit(this.wakeUp.notify);
  }

  /**
   * Returns the rows that `add` would insert, for a statement that inserts more than events. Its caller calls
   * `OutboxWakeUp.notify` after the commit.
   */
  toOutboxRows(events: readonly DomainEvent[]): OutboxRow[] {
    const origin = this.#origin();
    return this.audit.withAudit(events).map((event) => {
      const envelope = toCloudEvent({ ...event, id: this.randomness.uuid() }, origin);
      const { id, type, subject } = envelope;
      return { eventId: id, type, subject, event: toStructuredJson(envelope) };
    });
  }

  /**
   * Adds the events of a change of many rows as drafts, in the running unit of work. Stores the origin of the current
   * call and passes its id to `insert`, whose statements insert the drafts into columns `event_id`, `type`, `subject`,
   * `draft` and `origin_id` of table `outbox`. `EventDrafts` must have a writer for each type. Where calls are audited,
   * the audit events of these drafts are added as drafts too.
   * @throws Error outside a unit of work
   */
  async addDrafts<T>(insert: (originId: string) => Promise<T>): Promise<T> {
    const manager = this.transactions.manager();
    const [row] = await manager.query<{ id: string }[]>(INSERT_ORIGIN, [JSON.stringify(this.#origin())]);
    if (!row) throw new Error('outbox: the origin was not stored');
    const result = await insert(row.id);
    const types = this.audit.draftedTypes();
    if (types.length > 0) await manager.query(AUDIT_DRAFTS, [row.id, types]);
    this.transactions.afterCommit(this.wakeUp.notify);
    return result;
  }

  #origin(): EventOrigin {
    return eventOrigin(currentCallerContext(), this.clock);
  }
}
