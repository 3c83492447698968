/** A call that audit events tell of: what was asked for, and of whom (docs/adr/0027). */
export interface AuditedCall {
  /** The type of the event that tells of its success, such as `ca.status.update`. */
  readonly type: string;
  /** CloudEvents `subject` of its failure: what it was meant for, or the kind alone (`ca`) before that has an id. */
  readonly subject: string;
  /** What the caller said, by the names that consumers know; never a private key. Asked for only where calls are audited. */
  readonly input: () => object;
}
