import type { DomainEvent } from '@libs/kernel';

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
