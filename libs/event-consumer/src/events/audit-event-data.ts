// Made from the code of the CA service by `npm run docs:update`; a test compares. Do not change it by hand.

/** A call that changed something, or failed to; `output` is then the text of the error. */
export interface AuditedCallData {
  readonly input: Readonly<Record<string, unknown>>;
  readonly has_error: boolean;
  readonly output: unknown;
}

type AuditedType =
  | 'ca.certificate.import'
  | 'ca.create'
  | 'ca.delete'
  | 'ca.import'
  | 'ca.metadata.update'
  | 'ca.profile.update'
  | 'ca.reissue'
  | 'ca.rekey'
  | 'ca.sign.certificate'
  | 'ca.sign.signature'
  | 'ca.status.update'
  | 'certificate.create'
  | 'certificate.delete'
  | 'certificate.import'
  | 'certificate.metadata.update'
  | 'certificate.status.update'
  | 'profile.issuance.create'
  | 'profile.issuance.delete'
  | 'profile.issuance.update';

/** Audit events, in either naming. */
export type AuditEventData = Readonly<
  Record<`audit.${AuditedType}` | `${AuditedType}.error` | `audit.${AuditedType}.error`, AuditedCallData>
>;
