/** Stores the status EXPIRED for certificates past `valid_to`, with their events. Reads show EXPIRED before that. */
export abstract class Expiry {
  /**
   * Stores a batch of certificates that are ACTIVE and past `valid_to`, those of CAs included, in one transaction:
   * `certificate.status.update` for each, `ca.status.update` for a CA. Changes nothing below a CA. Skips the serial
   * numbers in `except`.
   */
  abstract writeDown(
    now: Date,
    except: readonly string[],
  ): Promise<{ readonly written: number; readonly isMore: boolean }>;
  /** Returns the serial numbers that `writeDown` would process first. */
  abstract some(now: Date, except: readonly string[]): Promise<string[]>;
  /** As `writeDown`, for these certificates if they are still ACTIVE. Returns how many changed. */
  abstract writeDownOf(now: Date, serialNumbers: readonly string[]): Promise<number>;
}
