/** Port: writes down which certificates have expired, and tells of each. They count as EXPIRED before that, too. */
export abstract class Expiry {
  /**
   * Some of the certificates, those of CAs among them, that are ACTIVE although they have ended: in one transaction, with
   * `certificate.status.update` for each and `ca.status.update` where a CA has expired. Nothing below it changes.
   * `except` are serial numbers that are left out.
   */
  abstract writeDown(
    now: Date,
    except: readonly string[],
  ): Promise<{ readonly written: number; readonly isMore: boolean }>;
  /** The serial numbers that `writeDown` would begin with. */
  abstract some(now: Date, except: readonly string[]): Promise<string[]>;
  /** As `writeDown`, of these certificates, where they are still ACTIVE; answers how many it changed. */
  abstract writeDownOf(now: Date, serialNumbers: readonly string[]): Promise<number>;
}
