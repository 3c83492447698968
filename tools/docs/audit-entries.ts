import { AUDIT_NAMINGS, auditEventTypes } from '../../libs/messaging/src';
import type { EventCatalogue, EventEntry } from './event-catalogue';

/**
 * Every audit event in every naming, as an entry beside those of the catalogue; `payload` and `envelope` are the same for
 * all of them.
 */
export function auditEntries({ events, audited }: EventCatalogue): EventEntry[] {
  const entries = audited.flatMap((type) => {
    const event = events.find((each) => each.type === type);
    if (!event) throw new Error(`calls of ${type} are audited, and there is no such event`);
    return AUDIT_NAMINGS.map((naming) => auditEventTypes(type, naming)).flatMap(({ success, failure }) => [
      { ...event, type: success, when: `Audit of \`${type}\`: the call succeeded.`, extensions: [] },
      { ...event, type: failure, when: `Audit of \`${type}\`: the call failed.`, extensions: [] },
    ]);
  });
  return [...new Map(entries.map((entry) => [entry.type, entry])).values()];
}

/** The names that stand in audit events for the types. */
export function auditedNames(audited: readonly string[]): string[] {
  const ofLamassu = audited.map((type) => auditEventTypes(type, 'lamassu').success.replace(/^audit\./, ''));
  return [...new Set([...audited, ...ofLamassu])].sort();
}

/** As a table of Markdown. */
export function auditTable(audited: readonly string[]): string {
  const rows = audited.map((type) => {
    const { success, failure } = auditEventTypes(type, 'lamassu');
    return `| \`${type}\` | \`${success}\` | \`${failure}\` |`;
  });
  return `| Event | Call succeeded | Call failed |\n| --- | --- | --- |\n${rows.join('\n')}`;
}
