/** Where it is told that a call that should have changed something did not. */
export abstract class FailedCalls {
  /** Of the current call (`beginAuditedCall`), with the text of its answer. Does nothing where calls are not audited. */
  abstract tell(error: string): Promise<void>;
}
