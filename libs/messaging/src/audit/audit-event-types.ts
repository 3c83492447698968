/**
 * How audit events are called. `lamassu`: as existing consumers know them (contract 8.3), where a failure matches
 * patterns such as `ca.#`. `prefixed`: all of them begin with `audit.`, so that only who asks for them gets them.
 */
export const AUDIT_NAMINGS = ['lamassu', 'prefixed'] as const;

export type AuditNaming = (typeof AUDIT_NAMINGS)[number];

/** Of one type of event, for the calls that succeeded and for those that failed. */
export interface AuditEventTypes {
  readonly success: string;
  readonly failure: string;
}

/** Contract 8.3. What a call brings along is never called otherwise: its type stands behind the prefix. */
export const AUDIT_PREFIX = 'audit.';

/** Contract 8.3: the reference audits the import of a certificate by another name. */
const NAMES_OF_LAMASSU: Readonly<Record<string, string>> = { 'certificate.import': 'ca.certificate.import' };

export function auditEventTypes(type: string, naming: AuditNaming): AuditEventTypes {
  if (naming === 'prefixed') return { success: AUDIT_PREFIX + type, failure: `${AUDIT_PREFIX}${type}.error` };
  const name = NAMES_OF_LAMASSU[type] ?? type;
  return { success: AUDIT_PREFIX + name, failure: `${name}.error` };
}
