/** Port: writes down which certificates have expired, and tells of each. They count as EXPIRED before that, too. */
export abstract class Expiry {
  /**
   * Some of the certificates, those of CAs among them, that are ACTIVE although they have ended: in one transaction, with
   * `certificate.status.update` for each and `ca.status.update` where a CA has expired. Nothing below it changes.
   */
  abstract writeDown(now: Date): Promise<{ readonly written: number; readonly isMore: boolean }>;
}
