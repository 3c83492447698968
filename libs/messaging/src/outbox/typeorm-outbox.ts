import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { AUDIT_PREFIX } from '../audit/audit-event-types';
import { AuditEvents } from '../audit/audit-events';
import { Outbox, type OutboxRow } from './outbox';
import { OutboxRows } from './outbox-rows';
import { OutboxWakeUp } from './outbox-wake-up';

/** Arrays keep the statement the same for any number of rows; ids are given in the order of the events. */
const INSERT = `
  INSERT INTO outbox (event_id, type, subject, event)
  SELECT event_id, type, subject, event
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
    WITH ORDINALITY AS added (event_id, type, subject, event, place)
  ORDER BY place`;

/** $2 are the types of drafts that have an audit event when another call brings them along. */
const AUDIT_DRAFTS = `
  INSERT INTO outbox (event_id, type, subject, draft, origin_id)
  SELECT gen_random_uuid(), '${AUDIT_PREFIX}' || type, subject, draft, origin_id
  FROM outbox WHERE origin_id = $1::bigint AND type = ANY ($2::text[])
  ORDER BY id`;

const INSERT_ORIGIN = `INSERT INTO outbox_origin (origin) VALUES ($1) RETURNING id`;

@Injectable()
export class TypeOrmOutbox extends Outbox {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly wakeUp: OutboxWakeUp,
    private readonly rows: OutboxRows,
    private readonly audit: AuditEvents,
  ) {
    super();
  }

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
    this.transactions.afterCommit(this.wakeUp.wake);
  }

  toOutboxRows(events: readonly DomainEvent[]): OutboxRow[] {
    return this.rows.of(events);
  }

  async addDrafts<T>(insert: (originId: string) => Promise<T>): Promise<T> {
    const manager = this.transactions.manager();
    const [row] = await manager.query<{ id: string }[]>(INSERT_ORIGIN, [JSON.stringify(this.rows.origin())]);
    if (!row) throw new Error('outbox: the origin was not stored');
    const result = await insert(row.id);
    const types = this.audit.draftedTypes();
    if (types.length > 0) await manager.query(AUDIT_DRAFTS, [row.id, types]);
    this.transactions.afterCommit(this.wakeUp.wake);
    return result;
  }
}
