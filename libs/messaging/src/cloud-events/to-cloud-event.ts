import type { DomainEvent } from '@libs/kernel';
import type { BinaryEvent, CloudEvent, JsonEvent } from './cloud-event';
import type { EventOrigin } from './event-origin';

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

/** CloudEvents 1.0.2, "Attribute Naming Convention". */
const NAME = /^[a-z0-9]{1,20}$/;

/** What the envelope says itself, and what the specification keeps for other uses. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data'],
  ...['traceid', 'spanid', 'authtype', 'authid', 'authclaims'],
]);

/**
 * The extension attributes of an event, checked: a wrong name would hide an attribute of the envelope, or make
 * consumers refuse the event. @throws Error, since it is a defect of whoever wrote the event
 */
export function extensionAttributes({
  type,
  extensions = {},
}: DomainEvent): Readonly<Record<string, string>> {
  for (const name of Object.keys(extensions)) {
    if (!NAME.test(name) || TAKEN.has(name)) {
      throw new Error(`event ${type}: "${name}" cannot be the name of an extension attribute`);
    }
  }
  return extensions;
}
