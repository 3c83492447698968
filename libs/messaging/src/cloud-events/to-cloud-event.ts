import type { DomainEvent } from '@libs/kernel';
import type { BinaryEvent, CloudEvent, JsonEvent } from './cloud-event';
import type { EventOrigin } from './event-origin';

/** A domain event with its id, which is the same in each delivery. */
export interface IdentifiedEvent extends DomainEvent {
  /** A UUID. */
  readonly id: string;
}

/**
 * Makes the CloudEvent of a domain event.
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

/** Attributes of the envelope, and names that the specification reserves. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data'],
  ...['traceid', 'spanid', 'authtype', 'authid', 'authclaims'],
]);

/**
 * Returns the extension attributes of an event.
 * @throws Error for a name that hides an attribute of the envelope or that consumers reject: a defect of the code
 */
function extensionAttributes({ type, extensions = {} }: DomainEvent): Readonly<Record<string, string>> {
  for (const name of Object.keys(extensions)) {
    if (!NAME.test(name) || TAKEN.has(name)) {
      throw new Error(`event ${type}: "${name}" cannot be the name of an extension attribute`);
    }
  }
  return extensions;
}
