import type { CertificateId } from '../../certificate/domain';

/** Stores the status EXPIRED for certificates past `valid_to`, with their events. Reads show EXPIRED before that. */
export abstract class Expiry {
  /**
   * Stores a batch of certificates that are ACTIVE and past `valid_to`, those of CAs included, in one transaction:
   * `certificate.status.update` for each, `ca.status.update` for a CA. Changes nothing below a CA. Skips the
   * certificates in `except`.
   */
  abstract storeExpired(
    now: Date,
    except: readonly CertificateId[],
  ): Promise<{ readonly changed: number; readonly isMore: boolean }>;
  /** Returns the certificates that `storeExpired` would process first. */
  abstract some(now: Date, except: readonly CertificateId[]): Promise<CertificateId[]>;
  /** As `storeExpired`, for these certificates if they are still ACTIVE. Returns how many changed. */
  abstract storeExpiredOf(now: Date, certificateIds: readonly CertificateId[]): Promise<number>;
}
