import { AUDIT_NAMINGS, auditEventTypes } from '../../libs/messaging/src';
import type { EventCatalogue, EventEntry } from './event-catalogue';

/** Returns an entry for each audit event in each naming. */
export function auditEntries({ events, audited }: EventCatalogue): EventEntry[] {
  const entries = audited.flatMap((type) => {
    const event = events.find((each) => each.type === type);
    if (!event) throw new Error(`calls of ${type} are audited, but the event does not exist`);
    return AUDIT_NAMINGS.map((naming) => auditEventTypes(type, naming)).flatMap(({ success, failure }) => [
      { ...event, type: success, when: `Audit of \`${type}\`: the call succeeded.`, extensions: [] },
      { ...event, type: failure, when: `Audit of \`${type}\`: the call failed.`, extensions: [] },
    ]);
  });
  return [...new Map(entries.map((entry) => [entry.type, entry])).values()];
}

/** Returns the names of the audited types in both namings. */
export function auditedNames(audited: readonly string[]): string[] {
  const ofLamassu = audited.map((type) => auditEventTypes(type, 'lamassu').success.replace(/^audit\./, ''));
  return [...new Set([...audited, ...ofLamassu])].sort();
}

/** Returns a Markdown table of the audit events. */
export function auditTable(audited: readonly string[]): string {
  const rows = audited.map((type) => {
    const { success, failure } = auditEventTypes(type, 'lamassu');
    return `| \`${type}\` | \`${success}\` | \`${failure}\` |`;
  });
  return `| Event | Call succeeded | Call failed |\n| --- | --- | --- |\n${rows.join('\n')}`;
}
