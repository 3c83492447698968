import type { Ca } from './ca';
import type { Certificate } from '../../certificate/domain';

/** Where CAs are kept. Writes take the events along, and need a unit of work. */
export abstract class CaRepository {
  abstract exists(id: string): Promise<boolean>;
  /** Whether there is such a CA and its private key is elsewhere. */
  abstract isWithoutKey(id: string): Promise<boolean>;
  /**
   * The id is about to be that of a new CA: whoever relies on no CA having it is waited for, and waits until the end
   * of the unit of work. Taken before all other locks but that of the hierarchy.
   */
  abstract claim(id: string): Promise<void>;
  /** @throws CaNotFoundError */
  abstract get(id: string): Promise<Ca>;
  /**
   * Nobody changes or deletes the CA until the end of the unit of work; others may share it at the same time.
   * Taken before the locks on CAs below it. @throws CaNotFoundError
   */
  abstract share(id: string): Promise<void>;
  /**
   * Locks the CA until the end of the unit of work, then loads it. Every change of a CA begins here; its
   * certificate is not locked, so that issuing goes on. @throws CaNotFoundError
   */
  abstract getForUpdate(id: string): Promise<Ca>;
  /**
   * As `getForUpdate`, and locks the current certificate as well: certificates in flight are waited for, and
   * none is issued until the end of the unit of work. @throws CaNotFoundError
   */
  abstract getWithCertificateForUpdate(id: string): Promise<Ca>;
  /**
   * The ids of CAs of which an expiration delta may be due: found by the moment that is stored with them, those first
   * that have waited longest. Not those that are over and not EXPIRED yet.
   */
  abstract withDueExpirationDelta(now: Date): Promise<string[]>;
  /**
   * Writes a new CA and its certificate. A subordinate CA is written only while its parent is ACTIVE.
   * @throws CaAlreadyExistsError when the id is taken
   * @throws CaNotActiveError when the parent has stopped being ACTIVE meanwhile
   * @throws CaMovedMeanwhileError when the parent has got another level meanwhile
   */
  abstract add(ca: Ca): Promise<void>;
  /**
   * Writes a CA that comes from elsewhere, whatever the status of its parent is, and its certificate, unless that
   * is there already. @throws CaAlreadyExistsError, CertificateAlreadyExistsError
   */
  abstract addImported(ca: Ca, options: { readonly certificateIsNew: boolean }): Promise<void>;
  /** Writes what can change of the CA and its current certificate, which must be locked. */
  abstract save(ca: Ca): Promise<void>;
  /** Writes what can change of the CA alone. */
  abstract saveState(ca: Ca): Promise<void>;
  /**
   * Writes a CA that was given another certificate: the new certificate, only while its issuer is ACTIVE, the
   * notes on the former one, and cross certificates that the CA signed for itself.
   * @throws CaNotActiveError when the issuer has stopped being ACTIVE meanwhile
   */
  abstract saveWithNewCertificate(ca: Ca, crossCertificates?: readonly Certificate[]): Promise<void>;
}

/**
 * Takes CAs out of the service, in the running unit of work. Keys that only they used are noted for removal after
 * the commit; a key that another CA or certificate shares stays.
 */
export abstract class CaDeletion {
  /** Deletes the CA alone. Its certificates stay, as records without a private key. */
  abstract delete(ca: Ca): Promise<void>;
  /**
   * Deletes the CA, every CA below it, and every certificate that one of them issued, with an event for each.
   * Only the CA's own certificates that a CA outside has issued stay: they are that CA's to answer for.
   */
  abstract deleteWithEverythingBelow(ca: Ca): Promise<void>;
}
