import { Injectable } from '@nestjs/common';
import { Clock, currentCallerContext, type DomainEvent, Randomness } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { toStructuredJson } from '../cloud-events/cloud-event';
import { type EventOrigin, eventOrigin } from '../cloud-events/event-origin';
import { toCloudEvent } from '../cloud-events/to-cloud-event';
import { Outbox, type OutboxRow } from './outbox';
import { OutboxWakeUp } from './outbox-wake-up';

/** Arrays keep the statement the same for any number of rows; ids are given in the order of the events. */
const INSERT = `
  INSERT INTO outbox (event_id, type, subject, event)
  SELECT event_id, type, subject, event
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
    WITH ORDINALITY AS added (event_id, type, subject, event, place)
  ORDER BY place`;

const INSERT_ORIGIN = `INSERT INTO outbox_origin (origin) VALUES ($1) RETURNING id`;

@Injectable()
export class TypeOrmOutbox extends Outbox {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly wakeUp: OutboxWakeUp,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
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
    const origin = this.#origin();
    return events.map((event) => {
      const envelope = toCloudEvent({ ...event, id: this.randomness.uuid() }, origin);
      const { id, type, subject } = envelope;
      return { eventId: id, type, subject, event: toStructuredJson(envelope) };
    });
  }

  async addOrigin(): Promise<string> {
    const [row] = await this.transactions
      .manager()
      .query<{ id: string }[]>(INSERT_ORIGIN, [JSON.stringify(this.#origin())]);
    if (!row) throw new Error('outbox: the origin was not stored');
    this.transactions.afterCommit(this.wakeUp.wake);
    return row.id;
  }

  #origin(): EventOrigin {
    return eventOrigin(currentCallerContext(), this.clock);
  }
}
