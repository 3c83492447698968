// Made from the code of the CA service by `npm run docs:update`; a test compares. Do not change it by hand.

/** An audited call. `output` is the error text of a failed call. */
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

/** Payloads of audit events in both namings, by type. */
export type AuditEventData = Readonly<
  Record<`audit.${AuditedType}` | `${AuditedType}.error` | `audit.${AuditedType}.error`, AuditedCallData>
>;
