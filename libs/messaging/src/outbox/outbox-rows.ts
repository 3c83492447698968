import { Injectable } from '@nestjs/common';
import { Clock, currentCallerContext, type DomainEvent, Randomness } from '@libs/kernel';
import { AuditEvents } from '../audit/audit-events';
import { toStructuredJson } from '../cloud-events/cloud-event';
import { type EventOrigin, eventOrigin } from '../cloud-events/event-origin';
import { toCloudEvent } from '../cloud-events/to-cloud-event';
import type { OutboxRow } from './outbox';

/** Makes rows of events: wrapped in the envelope of the current call, each followed by its audit event, if it has one. */
@Injectable()
export class OutboxRows {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly audit: AuditEvents,
  ) {}

  of(events: readonly DomainEvent[]): OutboxRow[] {
    const origin = this.origin();
    return this.audit.withAudit(events).map((event) => {
      const envelope = toCloudEvent({ ...event, id: this.randomness.uuid() }, origin);
      const { id, type, subject } = envelope;
      return { eventId: id, type, subject, event: toStructuredJson(envelope) };
    });
  }

  /** What all events of the current call share. */
  origin(): EventOrigin {
    return eventOrigin(currentCallerContext(), this.clock);
  }
}
