import type { DomainEvent } from '@libs/kernel';
import type { BinaryEvent, CloudEvent, JsonEvent } from './cloud-event';
import type { EventOrigin } from './event-origin';
import { extensionAttributes } from './extension-attributes';

/** A domain event with the id that it keeps, however often it is delivered. */
export interface IdentifiedEvent extends DomainEvent {
  /** A UUID. */
  readonly id: string;
}

/**
 * Wraps a domain event in the envelope that goes over the wire: the only place where envelopes are made.
 * @throws Error for an extension attribute that CloudEvents does not allow
 */
export function toCloudEvent(event: IdentifiedEvent, origin: EventOrigin): CloudEvent {
  const { source, time, ...callAttributes } = origin;
  return {
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.subject,
    time,
    ...callAttributes,
    ...extensionAttributes(event),
    ...payload(event.data),
  };
}

function payload(
  data: DomainEvent['data'],
): Pick<JsonEvent, 'datacontenttype' | 'data'> | Pick<BinaryEvent, 'datacontenttype' | 'data_base64'> {
  if (!(data instanceof Uint8Array)) return { datacontenttype: 'application/json', data };
  const data_base64 = Buffer.from(data).toString('base64');
  return { datacontenttype: 'application/octet-stream', data_base64 };
}
