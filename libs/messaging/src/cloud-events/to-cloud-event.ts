import type { DomainEvent } from '@libs/kernel';
import type { CloudEvent } from './cloud-event';
import type { EventOrigin } from './event-origin';

/** A domain event with the id that it keeps, however often it is delivered. */
export interface IdentifiedEvent extends DomainEvent {
  /** A UUID. */
  readonly id: string;
}

/** Wraps a domain event in the envelope that goes over the wire: the only place where envelopes are made. */
export function toCloudEvent(event: IdentifiedEvent, origin: EventOrigin): CloudEvent {
  const { source, time, ...extensions } = origin;
  return {
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.subject,
    time,
    datacontenttype: 'application/json',
    ...extensions,
    data: event.data,
  };
}
