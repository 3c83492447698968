/**
 * Naming of audit events. `lamassu`: the names of the reference (contract 8.3), where the event of a failure matches
 * patterns such as `ca.#`. `prefixed`: all names begin with `audit.`, so that other patterns do not match them.
 */
export const AUDIT_NAMINGS = ['lamassu', 'prefixed'] as const;

export type AuditNaming = (typeof AUDIT_NAMINGS)[number];

/** The audit event types of one event type, for successful and for failed calls. */
export interface AuditEventTypes {
  readonly success: string;
  readonly failure: string;
}

/** Contract 8.3. Audit events of nested changes always consist of this prefix and the event type. */
export const AUDIT_PREFIX = 'audit.';

/** Contract 8.3: the reference audits the import of a certificate under another name. */
const NAMES_OF_LAMASSU: Readonly<Record<string, string>> = { 'certificate.import': 'ca.certificate.import' };

export function auditEventTypes(type: string, naming: AuditNaming): AuditEventTypes {
  if (naming === 'prefixed') return { success: AUDIT_PREFIX + type, failure: `${AUDIT_PREFIX}${type}.error` };
  const name = NAMES_OF_LAMASSU[type] ?? type;
  return { success: AUDIT_PREFIX + name, failure: `${name}.error` };
}
