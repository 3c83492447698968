import type { Certificate } from '../certificate';
import type { CertificateId } from '../certificate-id';

/** Finds certificates with due expiration deltas, by the due time that is stored with each. */
export abstract class DueExpirationDeltas {
  /**
   * Locks and loads a batch until the end of the unit of work, longest overdue first. Skips rows that are locked
   * elsewhere and the certificates in `except`. Returns an empty list when none is left.
   */
  abstract lockSome(now: Date, except: readonly CertificateId[]): Promise<Certificate[]>;
  /** Returns the certificates that `lockSome` would return first, without locking. */
  abstract some(now: Date, except: readonly CertificateId[]): Promise<CertificateId[]>;
  /**
   * Returns the due current certificates of CAs. `lockSome` skips these: while a CA issues, its
   * certificate is always locked, so a lock has to be waited for.
   */
  abstract ofCas(now: Date): Promise<CertificateId[]>;
  /**
   * Stores the metadata of locked certificates, their events, and their next due time: none for a certificate that is
   * not ACTIVE. The release of a hold sets it again.
   */
  abstract save(certificates: readonly Certificate[], now: Date): Promise<void>;
}
